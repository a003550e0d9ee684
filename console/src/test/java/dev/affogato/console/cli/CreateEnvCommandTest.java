package dev.affogato.console.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The sentences and statuses of behaviour 4.2; {@code |} ends what is said on standard output. */
class CreateEnvCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String commandLine) {
    return Main.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(commandLine.split(" "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/bin/absent | /bin/absent is not a compiler. | installed",
        "/bin/false | /bin/false is not a compiler. | name a compiler",
        "/bin/true | /bin/true is not a known compiler. | name a gcc or a clang",
        "--gcc /bin/true /bin/true | Failed to find gcc location. | by its path",
        "/usr/bin/gcc --foo | Unknown argument '--foo' | --help",
        "/usr/bin/gcc --compression lha | Unknown compression type 'lha'. | --help"
      })
  void saysWhatIcecreamSaysAndWhatToDo(String words, String said, String advice) {
    assertThat(run("create-env " + words)).isEqualTo(1);
    assertThat(out.toString()).isEqualToNormalizingNewlines(said + "\n");
    assertThat(err.toString()).startsWith("icecc-create-env: ").contains(advice);
  }

  @Test
  void explainsItselfWhenAskedAndWhenWordsAreMissing() {
    assertThat(run("create-env")).isEqualTo(1);
    assertThat(run("create-env --gcc /usr/bin/gcc")).isEqualTo(1);
    assertThat(run("create-env --help")).isZero();
    assertThat(out.toString()).containsSubsequence("Usage:", "Usage:", "Usage:");
    assertThat(run("env create --help")).isZero();
    assertThat(out.toString()).contains("Usage: affogato env create COMPILER");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void namesAMissingExtraFile() {
    assertThat(run("env create /usr/bin/gcc --addfile /nonexistent/plugin.so")).isEqualTo(1);
    assertThat(err.toString()).contains("/nonexistent/plugin.so").contains("exists");
  }
}
