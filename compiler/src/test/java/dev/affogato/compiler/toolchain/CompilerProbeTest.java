package dev.affogato.compiler.toolchain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.process.ProcessResult;
import dev.affogato.base.process.ProcessRunner;
import dev.affogato.compiler.CompilerKind;
import dev.affogato.compiler.Language;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompilerProbeTest {
  private static final String GCC =
      "Using built-in specs.\nTarget: x86_64-linux-gnu\ngcc version 12.2.0 (Debian 12.2.0-14) \n";
  private static final String CLANG =
      "Debian clang version 14.0.6\nTarget: x86_64-pc-linux-gnu\nThread model: posix\n"
          + "Selected GCC installation: /usr/bin/../lib/gcc/x86_64-linux-gnu/12\n";

  @TempDir private Path folder;
  private final AtomicInteger runs = new AtomicInteger();
  private String answer = GCC;
  private int status;
  private Path compiler;

  @BeforeEach
  void installCompiler() throws IOException {
    compiler = Files.writeString(folder.resolve("cc"), "first");
  }

  private final CompilerProbe probe =
      new CompilerProbe(
          command -> {
            runs.incrementAndGet();
            return new ProcessResult(
                status, new byte[0], answer.getBytes(StandardCharsets.ISO_8859_1));
          },
          Map.of());

  @Test
  void goesByTheAnswerAndNotByTheName() throws Exception {
    answer = CLANG;

    assertThat(probe.identify(compiler))
        .isEqualTo(
            new CompilerIdentity(
                compiler, CompilerKind.CLANG, "14.0.6", "x86_64-pc-linux-gnu", Language.C));
  }

  @Test
  void asksOnceForTheSameFile() throws Exception {
    probe.identify(compiler);
    CompilerIdentity again = probe.identify(compiler);

    assertThat(again.kind()).isEqualTo(CompilerKind.GCC);
    assertThat(again.version()).isEqualTo("12.2.0");
    assertThat(runs).hasValue(1);
  }

  @Test
  void asksAgainWhenTheFileBehindALinkWasReplaced() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("g++"), compiler);
    assertThat(probe.identify(link).driver()).isEqualTo(Language.CXX);

    Files.delete(compiler);
    Files.writeString(compiler, "a newer one");
    answer = GCC.replace("12.2.0", "13.1.0");

    assertThat(probe.identify(link).version()).isEqualTo("13.1.0");
  }

  @Test
  void takesEverythingElseForNoCompiler() throws Exception {
    answer = "GNU Make 4.3\n";
    assertThat(probe.identify(compiler).kind()).isEqualTo(CompilerKind.OTHER);

    answer = GCC;
    status = 1;
    Path failing = Files.writeString(folder.resolve("gcc"), "x");
    assertThat(probe.identify(failing).kind()).isEqualTo(CompilerKind.OTHER);
    assertThat(probe.identify(folder.resolve("absent")).kind()).isEqualTo(CompilerKind.OTHER);
  }

  @Test
  void takesWhatCannotBeRunForNoCompiler() throws Exception {
    CompilerProbe real = new CompilerProbe(ProcessRunner.system(), Map.of());

    assertThat(real.identify(compiler).kind()).isEqualTo(CompilerKind.OTHER);
  }

  @Test
  void knowsTheRealGcc() throws Exception {
    CompilerProbe real = new CompilerProbe(ProcessRunner.system(), System.getenv());
    CompilerIdentity identity = real.identify(Path.of("/usr/bin/g++"));

    assertThat(identity.kind()).isEqualTo(CompilerKind.GCC);
    assertThat(identity.driver()).isEqualTo(Language.CXX);
    assertThat(identity.version()).matches("[0-9]+.*");
    assertThat(identity.target()).contains("-");
  }

  @ParameterizedTest
  @CsvSource({
    "gcc, C",
    "cc, C",
    "c++, CXX",
    "g++, CXX",
    "g++-12, CXX",
    "gcc-12.2, C",
    "clang, C",
    "clang++, CXX",
    "clang++-14, CXX",
    "aarch64-linux-gnu-g++-12, CXX",
    "arm-eabi-gcc, C",
  })
  void knowsTheLanguageFromTheName(String name, Language language) {
    assertThat(CompilerNames.driver(Path.of("/usr/bin", name))).isEqualTo(language);
  }
}
