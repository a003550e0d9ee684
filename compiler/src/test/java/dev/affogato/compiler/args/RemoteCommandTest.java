package dev.affogato.compiler.args;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.affogato.compiler.Language;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a command is divided between the preprocessor here and the compiler there. */
class RemoteCommandTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          gcc -c a.c                       | -E a.c                           | -c
          gcc -D TEST=1 -c main.cpp -o m.o | -D TEST=1 -E main.cpp            | -c
          gcc -O2 a.c -c -Wall -o a.o      | -O2 a.c -E -Wall                 | -O2 -Wall -c
          gcc -Ii -I j -isystem k -c a.c   | -Ii -I j -isystem k -E a.c       | -c
          gcc -isystem/k -iquoteq -c a.c   | -isystem/k -iquoteq -E a.c       | -c
          gcc -include c.h -imacros m -c a.c | -include c.h -imacros m -E a.c | -c
          gcc -nostdinc --sysroot=/s -c a.c | -nostdinc --sysroot=/s -E a.c   | -c
          gcc -std=c99 -g3 -fPIC -c a.c    | -std=c99 -g3 -fPIC -E a.c        | -std=c99 -g3 -fPIC -c
          gcc -mavx2 -march=x86-64 -c a.c  | -mavx2 -march=x86-64 -E a.c      | -mavx2 -march=x86-64 -c
          gcc --param max-inline=3 -c a.c  | --param max-inline=3 -E a.c      | --param max-inline=3 -c
          gcc -Wa,--noexecstack -c a.c     | -E a.c                           | -Wa,--noexecstack -c
          gcc -Wa,--defsym,MY=1,-mx -c a.c | -E a.c                           | -Wa,--defsym,MY=1,-mx -c
          gcc -finput-charset=x -c a.c     | -finput-charset=x -E a.c         | -c
          gcc -fexec-charset=utf-8 -c a.c  | -fexec-charset=utf-8 -E a.c      | -fexec-charset=utf-8 -c
          gcc -x c -c a.data -o a.o        | -x c -E a.data                   | -c
          gcc -xc++ -c a.c                 | -xc++ -E a.c                     | -c
          gcc -L/l -lz -Wl,-x -s -c a.c    | -L/l -lz -Wl,-x -s -E a.c        | -s -c
          gcc -Wp,-D_FORTIFY_SOURCE=2 -c a.c | -Wp,-D_FORTIFY_SOURCE=2 -E a.c | -c
          gcc -Wmissing-include-dirs -c a.c | -Wmissing-include-dirs -E a.c   | -c
          gcc -fdiagnostics-color -c a.c   | -fdiagnostics-color -E a.c       | -fdiagnostics-color -c
          gcc -c -c a.c                    | -E a.c                           | -c
          gcc -MD -c a.c                   | -MD -E a.c -MF a.d -MQ a.o       | -c
          gcc -MD -c d/a.c -o o/a.obj      | -MD -E d/a.c -MF o/a.d -MQ o/a.obj | -c
          gcc -MMD -c a.c -o x.y/q         | -MMD -E a.c -MF x.y/q.d -MQ x.y/q | -c
          gcc -MD -MF f -c a.c -oq.o       | -MD -MF f -E a.c -MQ q.o         | -c
          gcc -MD -MT t -c a.c -oq.o       | -MD -MT t -E a.c -MF q.d         | -c
          gcc -MD -MTt -MFf -MP -c a.c     | -MD -MTt -MFf -MP -E a.c         | -c
          gcc -Wp,-MD,f -c a.c -o q.o      | -Wp,-MD,f -E a.c                 | -c
          gcc -Wp,-MMD,f,-MT,t -c a.c      | -Wp,-MMD,f,-MT,t -E a.c          | -c
          """)
  void dividesTheArguments(String line, String preprocess, String remote) {
    Remote job = Commands.remote(line);

    assertThat(String.join(" ", job.preprocessCommand(false))).isEqualTo(preprocess);
    assertThat(String.join(" ", job.remoteFlags(false))).isEqualTo(remote);
    assertThat(job.originalArguments())
        .isEqualTo(Commands.words(line).subList(1, Commands.words(line).size()));
  }

  @Test
  void leavesMacrosToTheOtherMachineInPartialPreprocessing() {
    Remote job = Commands.remote("gcc -DX=1 -U Y -Iinc -O2 -c a.c -o a.o -MD");

    assertThat(job.preprocessCommand(true))
        .containsExactly(
            "-DX=1",
            "-U",
            "Y",
            "-Iinc",
            "-O2",
            "-E",
            "a.c",
            "-MD",
            "-MF",
            "a.d",
            "-MQ",
            "a.o",
            "-fdirectives-only");
    assertThat(job.remoteFlags(true))
        .containsExactly("-DX=1", "-U", "Y", "-O2", "-c", "-fdirectives-only");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          true  | gcc -c a.c -Wall -g3
          true  | gcc -c a.c -Wunused-macros -Wno-unused-macros
          false | gcc -c a.c -Wunused-macros
          false | gcc -c a.c -Wno-unused-macros -Werror=unused-macros
          true  | gcc -c a.c -pedantic
          true  | gcc -c a.c -Wpedantic -g
          true  | gcc -c a.c -pedantic-errors
          false | gcc -c a.c -fopenmp -g -g0
          false | gcc -c a.c -fopenmp -g -gno-column-info
          false | clang -c a.c -Wunused-macros -gdwarf-4 -ggdb0
          true  | clang -c a.c -fopenmp -g
          false | gcc -c a.i
          false | gcc -c a.c -fopenmp
          false | gcc -c a.c -fopenmp-simd
          false | gcc -c a.c -fopenacc
          """)
  void expandsMacrosHereWhereWarningsOrPragmasDependOnIt(boolean partial, String line) {
    Remote job = Commands.remote(line);

    assertThat(job.partialPreprocessingPossible()).isEqualTo(partial);
    if (!partial) {
      assertThatThrownBy(() -> job.remoteFlags(true)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          gcc -c a.c        | C   | a.o | false
          g++ -c a.c        | CXX | a.o | false
          gcc -c d/a.cc     | CXX | a.o | false
          gcc -c a.cpp      | CXX | a.o | false
          gcc -c a.cxx      | CXX | a.o | false
          gcc -c a.c++      | CXX | a.o | false
          gcc -c a.C        | CXX | a.o | false
          gcc -c a.cp       | CXX | a.o | false
          gcc -c a.i        | C   | a.o | true
          g++ -c a.i        | CXX | a.o | true
          gcc -c a.ii       | CXX | a.o | true
          gcc -x c -c a.cc  | C   | a.o | false
          gcc -x c++ -c a.i | CXX | a.o | false
          g++ -x c -c b.x/a | C   | a.o | false
          """)
  void knowsLanguageAndOutput(String line, Language language, String output, boolean asIs) {
    Remote job = Commands.remote(line);

    assertThat(job.language()).isEqualTo(language);
    assertThat(job.output()).isEqualTo(output);
    assertThat(job.inputIsPreprocessed()).isEqualTo(asIs);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          gcc -c a.c            | 0
          gcc -c a.c -g         | 1
          gcc -c a.c -ggdb -O   | 5
          gcc -c a.c -g3        | 2
          gcc -c a.c -g -g3     | 2
          gcc -c a.c -g3 -g     | 1
          gcc -c a.c -O1        | 4
          gcc -c a.c -O2 -g     | 9
          gcc -c a.c -O3        | 16
          gcc -c a.c -Os        | 16
          gcc -c a.c -O2 -Ofast | 16
          gcc -c a.c -O2 -O0    | 0
          """)
  void saysHowMuchWorkIsAskedFor(String line, int flags) {
    assertThat(Commands.remote(line).speedFlags()).isEqualTo(flags);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      textBlock =
          """
          gcc -c a.c                  | none
          gcc -c a.i -MD              | none
          gcc -c a.c -MD              | a.d
          gcc -c a.c -MMD -o .deps/.x | .deps/.d
          gcc -c a.c -MD -MF f.P      | f.P
          gcc -c a.c -Wp,-MD,f.Q      | f.Q
          gcc -c a.c -MD -MF /dev/null | /dev/null
          """)
  void knowsTheDependencyFile(String line, String path) {
    assertThat(Commands.remote(line).dependencies().map(DependencyFile::path).orElse(null))
        .isEqualTo(path);
  }

  @Test
  void sendsAPreprocessedSourceAsItIs() {
    Remote job = Commands.remote("gcc -O2 -c a.i");

    assertThatThrownBy(() -> job.preprocessCommand(false))
        .isInstanceOf(IllegalStateException.class);
    assertThat(job.remoteFlags(false)).containsExactly("-O2", "-c");
  }

  @Test
  void keepsEveryByteOfAnArgument() {
    Remote job = Commands.remote("gcc -c \"-DX=caf\u00e9 \\\\ \u0001\" \u00ff.c");

    assertThat(job.preprocessCommand(false))
        .containsExactly("-E", "-DX=caf\u00e9 \\ \u0001", "\u00ff.c");
  }
}
