package dev.affogato.compiler.toolchain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.process.Command;
import dev.affogato.base.process.ProcessResult;
import dev.affogato.base.process.ProcessRunner;
import dev.affogato.compiler.CompilerKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompilerSpeechTest {
  @TempDir Path folder;
  private final List<Command> asked = new ArrayList<>();
  private final CompilerSpeech speech = new CompilerSpeech(this::complain);
  private String driver = "";

  @BeforeEach
  void install() throws Exception {
    driver = Files.createFile(folder.resolve("gcc")).toString();
  }

  /** One with a German catalogue, on a machine without French. */
  private ProcessResult complain(Command command) {
    asked.add(command);
    Map<String, String> environment = command.environment();
    String locale = environment.getOrDefault("LC_ALL", environment.getOrDefault("LANG", "C"));
    String said =
        switch (locale) {
          case "de_DE.UTF-8" -> "nicht \u201eda\u201c";
          case "en_US.UTF-8", "C.UTF-8" -> "not \u2018there\u2019";
          default -> "not 'there'";
        };
    return new ProcessResult(1, new byte[0], said.getBytes(StandardCharsets.UTF_8));
  }

  private Optional<String> locale(CompilerKind kind, String language) throws Exception {
    return speech.locale(driver, kind, Map.of("LANG", language, "HOME", "/home/x"));
  }

  @Test
  void findsTheLocaleThatSpeaksAlike() throws Exception {
    assertThat(locale(CompilerKind.GCC, "en_US.UTF-8")).contains("C.UTF-8");
    assertThat(locale(CompilerKind.GCC, "fr_FR.UTF-8")).contains("C");
    assertThat(locale(CompilerKind.GCC, "de_DE.UTF-8")).isEmpty();
  }

  @Test
  void asksOnceUnlessTheCompilerIsReplaced() throws Exception {
    assertThat(locale(CompilerKind.GCC, "de_DE.UTF-8")).isEmpty();
    int questions = asked.size();
    assertThat(locale(CompilerKind.GCC, "de_DE.UTF-8")).isEmpty();
    assertThat(asked).hasSize(questions);
    Files.writeString(Path.of(driver), "another");
    assertThat(locale(CompilerKind.GCC, "de_DE.UTF-8")).isEmpty();
    assertThat(asked).hasSizeGreaterThan(questions);
  }

  @Test
  void asksNobodyWhereThereIsOneLanguageOnly() throws Exception {
    assertThat(locale(CompilerKind.CLANG, "de_DE.UTF-8")).contains("C");
    assertThat(locale(CompilerKind.GCC, "POSIX")).contains("C");
    assertThat(speech.locale(driver, CompilerKind.GCC, Map.of())).contains("C");
    assertThat(asked).isEmpty();
  }

  @Test
  void hearsRealCompilers() throws Exception {
    Programs.need("gcc");
    String gcc =
        new Tools(ProcessRunner.system(), System.getenv()).find("gcc").orElseThrow().toString();
    CompilerSpeech real = new CompilerSpeech(ProcessRunner.system());
    assertThat(
            real.locale(gcc, CompilerKind.GCC, Map.of("LANG", "xx_YY.UTF-8", "PATH", "/usr/bin")))
        .contains("C");
    assertThat(real.locale(gcc, CompilerKind.GCC, Map.of("LC_ALL", "C.UTF-8", "PATH", "/usr/bin")))
        .isPresent();
  }
}
