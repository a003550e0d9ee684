package dev.affogato.console.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "daemon -p 0 | Invalid port specified",
        "daemon -s host:port | -s requires valid port",
        "daemon --bogus | --bogus",
        "daemon -i nonexistent0 | interface nonexistent0 (command line) does not exist",
        "daemon -N | Missing required parameter",
        "scheduler -i nonexistent0 | interface nonexistent0 (command line) does not exist",
        "config bogus | neither daemon nor scheduler",
        "config --config /nonexistent | /nonexistent",
        "env | create, list, show, verify or prune",
        "env prune | --unused-for",
        "env prune --unused-for soon | is no age; try 7d",
        "env show /nonexistent.tar | /nonexistent.tar",
        "test-env -q /nonexistent.tar | /nonexistent.tar",
        "why -- | a command is missing",
        "why --build x | --build",
        "bogus | bogus"
      })
  void refusesWrongOptionsNamingThem(String commandLine, String named) {
    StringWriter said = new StringWriter();

    int status =
        Main.commandLine().setErr(new PrintWriter(said)).execute(commandLine.strip().split(" "));

    assertThat(status).isNotZero();
    assertThat(said.toString()).contains(named.strip());
  }

  @Test
  void saysItsVersion() {
    StringWriter said = new StringWriter();

    assertThat(Main.commandLine().setOut(new PrintWriter(said)).execute("--version")).isZero();
    assertThat(said.toString()).startsWith("affogato 0.1.0 ");
  }

  @Test
  void readsWhereTheSchedulerIsAsIcecreamWritesIt() {
    var spec = Main.commandLine().getCommandSpec();

    assertThat(NetworkNames.scheduler(spec, "h:1234", java.util.Map.of(), 8765))
        .isEqualTo(new NetworkNames.HostAndPort("h", 1234));
    assertThat(
            NetworkNames.scheduler(spec, null, java.util.Map.of("ICECC_SCHEDULER", ":8767"), 8765))
        .isEqualTo(new NetworkNames.HostAndPort(null, 8767));
    assertThat(
            NetworkNames.scheduler(
                spec,
                null,
                java.util.Map.of("USE_SCHEDULER", "old", "ICECC_SCHEDULER", "new"),
                8765))
        .isEqualTo(new NetworkNames.HostAndPort("new", 8765));
    assertThat(NetworkNames.scheduler(spec, null, java.util.Map.of(), 8765))
        .isEqualTo(new NetworkNames.HostAndPort(null, 8765));
  }
}
