package dev.affogato.console.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** How people name a scheduler. */
class NetworkNamesTest {
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "desk, desk, 8765",
        "desk:9000, desk, 9000",
        ":9000, -, 9000",
        "10.0.0.7:9000, 10.0.0.7, 9000",
        "::1, ::1, 8765",
        "[::1], ::1, 8765",
        "[::1]:9000, ::1, 9000",
        "FD00:0:0::7, fd00::7, 8765",
        "[fd00::7]:1, fd00::7, 1",
        "fe80::1%1, fe80::1%lo, 8765",
        "[fe80::1%1]:9000, fe80::1%lo, 9000",
        "::ffff:10.0.0.7, 10.0.0.7, 8765",
      })
  void understandsHostsOfBothFamilies(String text, String host, int port) {
    assertThat(NetworkNames.parse(text, 8765).map(found -> strip(found)))
        .contains(new NetworkNames.HostAndPort(host == null ? null : strip(host), port));
  }

  /** Whether a zone is printed by number or name depends on the addresses the interface has. */
  private static NetworkNames.HostAndPort strip(NetworkNames.HostAndPort found) {
    String host = found.host();
    return new NetworkNames.HostAndPort(host == null ? null : strip(host), found.port());
  }

  private static String strip(String host) {
    return host.replaceAll("%.*", "%zone");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "desk:",
        "desk:0",
        "desk:70000",
        "desk:x",
        "[::1",
        "[::1]9000",
        "[::1]:",
        "[::1]:x",
        "[desk]:9000",
        "::1::",
        "a:b:c",
        "fe80::1",
        "[fe80::1]:9000",
        "fe80::1%no-such-interface"
      })
  void refusesWhatIsNeither(String text) {
    assertThat(NetworkNames.parse(text, 8765)).isEmpty();
  }

  @Test
  void saysWhatItWantedToRead() {
    CommandSpec spec = CommandSpec.create();
    CommandLine line = new CommandLine(spec);
    assertThat(line.getCommandSpec()).isSameAs(spec);
    assertThatThrownBy(() -> NetworkNames.scheduler(spec, "fe80::1", Map.of(), 8765))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("'fe80::1' is no IPv6 address of this form")
        .hasMessageContaining("%INTERFACE");
    assertThatThrownBy(
            () -> NetworkNames.scheduler(spec, null, Map.of("USE_SCHEDULER", "desk:x"), 8765))
        .hasMessageContaining("requires valid port if hostname includes colon, not 'desk:x'");
  }
}
