package dev.affogato.compiler.toolchain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.process.Command;
import dev.affogato.base.process.ProcessResult;
import dev.affogato.base.process.ProcessRunner;
import dev.affogato.compiler.CompilerKind;
import dev.affogato.compiler.Language;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Asks the compilers of this machine. */
class CompilerQuestionsTest {
  private static final String SOURCE =
      """
      float sum(const float *a, const float *b, int n) {
        float s = 0;
        for (int i = 0; i < n; i++) s += a[i] * b[i];
        return s;
      }
      int bits(unsigned long x) { return __builtin_popcountl(x); }
      """;

  @TempDir private Path folder;
  private final AtomicInteger runs = new AtomicInteger();
  private final ProcessRunner counting =
      command -> {
        runs.incrementAndGet();
        return ProcessRunner.system().run(command);
      };
  private final CompilerQuestions questions = new CompilerQuestions(counting, System.getenv());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gcc -march=native",
        "g++ -march=native -mtune=native",
        "gcc -mtune=native",
        "gcc -mno-avx -march=native -mno-bmi2",
        "gcc -m32 -march=native",
        "gcc -march=native -mtune=generic",
        "clang -march=native",
        "clang++ -march=native -mtune=native",
        "clang -mtune=native",
        "clang -march=native -mno-avx2",
        "clang -mno-avx2 -march=native",
        "clang -m32 -march=native",
      })
  void saysWhatNativeMeansForEveryMachine(String command) throws Exception {
    List<String> words = List.of(command.split(" "));
    Programs.need(words.getFirst());
    CompilerIdentity compiler = identity("/usr/bin/" + words.getFirst());
    List<String> options = words.subList(1, words.size());

    List<String> expanded = questions.about(compiler).nativeFlags(options);

    assertThat(expanded).isNotNull().noneMatch(NativeOptions::isNative);
    // gcc's debug information lists the options, and those it has from itself in another order.
    String debug = compiler.kind() == CompilerKind.CLANG ? " -g" : "";
    for (String others : List.of("-O2", "-O3 -ffast-math" + debug)) {
      assertThat(object(compiler, others, expanded))
          .as("%s: %s", others, expanded)
          .isEqualTo(object(compiler, others, options));
    }
  }

  @Test
  void asksOnceForEachSetOfOptions() throws Exception {
    CompilerIdentity compiler = identity("/usr/bin/gcc");
    questions.about(compiler).nativeFlags(List.of("-march=native"));
    int first = runs.get();
    questions.about(compiler).nativeFlags(List.of("-march=native"));
    assertThat(runs).hasValue(first);

    questions.about(compiler).nativeFlags(List.of("-mtune=native"));
    assertThat(runs).hasValueGreaterThan(first);
  }

  @Test
  void asksTheReplacedCompilerAgain() throws Exception {
    Path script = script("exec /usr/bin/gcc \"$@\"");
    CompilerIdentity compiler = identity(script.toString());
    assertThat(questions.about(compiler).nativeFlags(List.of("-march=native"))).isNotEmpty();

    Files.delete(script);
    script("exit 1");
    assertThat(questions.about(compiler).nativeFlags(List.of("-march=native"))).isNull();
  }

  @Test
  void knowsNoAnswerOfACompilerThatIsGone() {
    CompilerIdentity absent =
        new CompilerIdentity(folder.resolve("gcc"), CompilerKind.GCC, "12", "", Language.C);

    assertThat(questions.about(absent).nativeFlags(List.of("-march=native"))).isNull();
    assertThat(questions.about(absent).target()).isNull();
  }

  @Test
  void tellsTheTarget() throws Exception {
    Programs.need("clang");
    String said =
        ProcessRunner.system().run(Command.of("clang", "-dumpmachine")).stdoutText().strip();

    assertThat(questions.about(identity("/usr/bin/clang")).target()).isEqualTo(said);
  }

  @Test
  void namesGccsFrontEndsForObjectiveC() throws Exception {
    Path plain = Files.createFile(folder.resolve("cc1obj"));
    assertThat(plain.toFile().setExecutable(true)).isTrue();
    CompilerIdentity complete =
        new CompilerIdentity(script("echo " + plain), CompilerKind.GCC, "12", "", Language.C);

    assertThat(questions.furtherFiles(complete, Language.OBJECTIVE_C)).contains(List.of(plain));
    assertThat(questions.furtherFiles(complete, Language.CXX)).contains(List.of());
  }

  @Test
  void knowsThatAGccHasNoObjectiveC() throws Exception {
    CompilerIdentity incomplete =
        new CompilerIdentity(script("echo cc1objplus"), CompilerKind.GCC, "12", "", Language.C);

    assertThat(questions.furtherFiles(incomplete, Language.OBJECTIVE_CXX)).isEmpty();
  }

  @Test
  void needsNothingFurtherForClang() throws Exception {
    CompilerIdentity clang =
        new CompilerIdentity(Path.of("/usr/bin/clang"), CompilerKind.CLANG, "14", "", Language.C);

    assertThat(questions.furtherFiles(clang, Language.OBJECTIVE_C)).contains(List.of());
    assertThat(runs).hasValue(0);
  }

  private Path script(String line) throws Exception {
    Path script = Files.writeString(folder.resolve("script"), "#!/bin/sh\n" + line + "\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    return script;
  }

  private static CompilerIdentity identity(String path) throws Exception {
    return new CompilerProbe(ProcessRunner.system(), System.getenv()).identify(Path.of(path));
  }

  private byte[] object(CompilerIdentity compiler, String others, List<String> options)
      throws Exception {
    String language = compiler.driver().optionName();
    Path source = Files.writeString(folder.resolve("source"), SOURCE);
    Path object = folder.resolve("object.o");
    List<String> words = new ArrayList<>(List.of(compiler.path().toString()));
    words.addAll(options);
    words.addAll(List.of(others.split(" ")));
    // Without headers, so that 32 bits need no further package.
    words.addAll(List.of("-x", language, "-c", source.toString(), "-o", object.toString()));
    ProcessResult result = ProcessRunner.system().run(Command.of(words).in(folder));
    assertThat(result.succeeded()).as("%s: %s", words, result.stderrText()).isTrue();
    return Files.readAllBytes(object);
  }
}
