package dev.affogato.console.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The first lines are those of icecc 1.4's programs. */
class ServerErrorsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-n              | iceccd: option requires an argument -- 'n'",
        "-dn             | iceccd: option requires an argument -- 'n'",
        "--cache-limit   | iceccd: option '--cache-limit' requires an argument",
        "--bogus         | iceccd: unrecognized option '--bogus'",
        "-x              | iceccd: invalid option -- 'x'",
        "-p 0            | Error: Invalid port specified",
        "-p abc          | Error: Invalid port specified",
        "-p 70000        | Error: Invalid port specified",
        "-s host:port    | Error: -s requires valid port if hostname includes colon",
        "-s host:        | Error: -s requires valid port if hostname includes colon",
        "-m foo          | Error: -m requires a number, not 'foo'",
        "-m ''           | Error: -m requires argument",
        "-n ''           | Error: -n requires argument",
        "-N ''           | Error: -N requires argument",
        "-i ''           | Error: -i requires argument",
        "-l ''           | Error: -l requires argument",
        "-s ''           | Error: -s requires hostname argument",
        "-u ''           | Error: -u requires a valid username",
        "--cache-limit 9000000000000000000 | Error: --cache-limit requires a number of megabytes",
        "--config /nonexistent | iceccd: cannot read the configuration file /nonexistent",
      })
  void saysWhatIcecreamSaysAndEndsWithOne(String arguments, String firstLine) {
    StringWriter said = new StringWriter();
    CommandLine command = Main.classic(Program.DAEMON).setErr(new PrintWriter(said));

    int status = command.execute(words(arguments));

    assertThat(status).isEqualTo(1);
    assertThat(said.toString()).startsWith(firstLine.strip());
  }

  private static String[] words(String arguments) {
    String[] words = arguments.strip().split(" +");
    for (int i = 0; i < words.length; i++) {
      words[i] = words[i].equals("''") ? "" : words[i];
    }
    return words;
  }

  @Test
  void readsRepeatedAndShortenedOptionsAsGetoptDoes() {
    CommandLine command = Main.classic(Program.DAEMON);

    command.parseArgs("--net", "a", "-n", "b", "-m", "-3", "-vv", "-p5", "-v", "--no", "word");

    assertThat((String) command.getCommandSpec().findOption("-n").getValue()).isEqualTo("b");
    assertThat((int) command.getCommandSpec().findOption("-m").getValue()).isEqualTo(-3);
    assertThat((int) command.getCommandSpec().findOption("-p").getValue()).isEqualTo(5);
    assertThat((boolean[]) command.getCommandSpec().findOption("-v").getValue()).hasSize(3);
    assertThat((boolean) command.getCommandSpec().findOption("--no-remote").getValue()).isTrue();
  }

  @Test
  void helpOfIcecreamsProgramsIsAnErrorAndOfOursIsNot() {
    for (Program program : Program.values()) {
      StringWriter out = new StringWriter();
      CommandLine classic = Main.classic(program);
      assertThat(classic.setOut(new PrintWriter(out)).execute("-h")).isEqualTo(1);
      assertThat(out.toString()).startsWith("Usage: " + program.classicName());

      StringWriter ours = new StringWriter();
      CommandLine command = Main.commandLine().setOut(new PrintWriter(ours));
      assertThat(command.execute(program.command(), "--help")).isZero();
      assertThat(ours.toString()).contains("--netname");
    }
  }
}
