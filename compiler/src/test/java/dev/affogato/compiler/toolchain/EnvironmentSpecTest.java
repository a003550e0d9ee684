package dev.affogato.compiler.toolchain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.reason.Reason;
import dev.affogato.compiler.FileFacts;
import dev.affogato.compiler.MemoryFiles;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentSpecTest {
  private static final String ENOUGH = "x".repeat(500);

  private final MemoryFiles files =
      new MemoryFiles()
          .with("/w/native.tar.gz", ENOUGH)
          .with("/w/other.tar", ENOUGH)
          .with("/w/arm1.tar.xz", ENOUGH)
          .with("/w/arm2.tar.zst", ENOUGH)
          .with("rel.tgz", ENOUGH)
          .with("/w/small.tar", "x".repeat(499))
          .with("/w/dir.tar", FileFacts.Kind.DIRECTORY)
          .with("/w/env.zip", ENOUGH)
          .with("/w/sp ace.tar", ENOUGH)
          .with("/w/gcc:12.tar", ENOUGH)
          .with("at:home.tar", ENOUGH)
          .with("/w/std=c++.tar", ENOUGH)
          .with("/w/a b/dir.tar", ENOUGH);

  private EnvironmentSpec parse(String value) {
    return EnvironmentSpec.parse(value, "x86_64", files);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /w/native.tar.gz                                   | gcc            | x86_64=native
          /w/native.tar.gz                                   | arm-eabi-gcc   | x86_64=native
          rel.tgz                                            | gcc            | x86_64=rel
          ,,/w/native.tar.gz,                                | gcc            | x86_64=native
          ia64:/w/native.tar.gz                              | gcc            | ia64=native
          :/w/native.tar.gz                                  | gcc            | x86_64=native
          /w/native.tar.gz,ia64:/w/other.tar                 | gcc            | x86_64=native ia64=other
          /w/native.tar.gz,/w/arm1.tar.xz=arm-eabi           | gcc            | x86_64=native
          /w/native.tar.gz,/w/arm1.tar.xz=arm-eabi           | arm-eabi-g++   | x86_64=arm1
          /w/native.tar.gz,/w/arm1.tar.xz=arm-eabi           | arm-eabi-gcc-9 | x86_64=arm1
          /w/native.tar.gz,/w/arm1.tar.xz=arm-eabi           | mips-gcc       | ''
          /w/native.tar.gz,/w/arm1.tar.xz=arm-eabi           | gcc-12         | x86_64=native
          /w/other.tar=gcc                                   | gcc-12         | x86_64=other
          /w/arm1.tar.xz=a,/w/arm2.tar.zst=b                 | b-gcc          | x86_64=arm2
          x86_64:/w/arm1.tar.xz=arm-eabi                     | arm-eabi-gcc   | x86_64=arm1
          Darwin_PowerPCMac:/w/other.tar,i686:rel.tgz        | gcc            | Darwin_PowerPCMac=other i686=rel
          /w/gcc:12.tar                                      | gcc            | x86_64=gcc:12
          ia64:/w/gcc:12.tar=arm-eabi                        | arm-eabi-gcc   | ia64=gcc:12
          at:home.tar                                        | gcc            | x86_64=at:home
          /w/std=c++.tar                                     | arm-eabi-gcc   | x86_64=std=c++
          /w/std=c++.tar=arm-eabi                            | arm-eabi-gcc   | x86_64=std=c++
          /w/a b/dir.tar                                     | gcc            | x86_64=dir
          ''                                                 | gcc            | ''
          """)
  void choosesByCompilerAndPlatform(String value, String compiler, String expected) {
    EnvironmentSpec.Choice choice = parse(value).select(compiler);

    String chosen =
        String.join(
            " ",
            choice.archives().entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue().name())
                .toList());
    assertThat(chosen).isEqualTo(expected);
    assertThat(choice.problems()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          environment-missing | /w/absent.tar   | icecc-create-env
          environment-missing | /w/dir.tar      | icecc-create-env
          environment-small   | /w/small.tar    | 499
          environment-name    | /w/env.zip      | .tar.gz
          environment-name    | /w/sp ace.tar   | without blanks
          environment-name    | arm:=x          | .tar.gz
          """)
  void saysWhichEntryIsWrongAndWhatToDo(String code, String entry, String hint) {
    EnvironmentSpec spec = parse("/w/native.tar.gz," + entry);

    assertThat(spec.problems()).extracting(Reason::code).containsExactly(code);
    assertThat(spec.problems().getFirst().text()).contains(entry).contains(hint);
  }

  @Test
  void keepsTheFirstOfTwoForOnePlatform() {
    EnvironmentSpec.Choice choice = parse("/w/native.tar.gz,/w/other.tar").select("gcc");

    assertThat(choice.archives())
        .containsExactly(
            Map.entry("x86_64", new EnvironmentArchive(Path.of("/w/native.tar.gz"), "native")));
    assertThat(choice.problems()).extracting(Reason::code).containsExactly("environment-duplicate");
  }

  @Test
  void findsRelativeArchivesFromTheWorkingDirectory() {
    assertThat(parse("rel.tgz").select("gcc").archives().get("x86_64").path())
        .isEqualTo(Path.of("/project/rel.tgz"));
  }
}
