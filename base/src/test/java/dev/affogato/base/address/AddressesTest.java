package dev.affogato.base.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Equal addresses are equal texts. */
class AddressesTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.7, 10.0.0.7",
    "::ffff:10.0.0.7, 10.0.0.7",
    "0:0:0:0:0:0:0:1, ::1",
    "::, ::",
    "FD00:0:0:1::, fd00:0:0:1::",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "1:0:0:2:0:0:0:3, 1:0:0:2::3",
    "0:0:3::4, 0:0:3::4",
  })
  void writesAddressesInOneForm(String written, String text) {
    assertThat(Addresses.text(InetAddress.ofLiteral(written))).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "fd00::1, 8765, [fd00::1]:8765",
    "fe80::1%eth0, 1, [fe80::1%eth0]:1",
    "10.0.0.7, 8765, 10.0.0.7:8765",
    "host.example, 80, host.example:80",
  })
  void putsBracketsWhereAPortFollows(String host, int port, String text) {
    assertThat(Addresses.withPort(host, port)).isEqualTo(text);
  }

  @Test
  void takesTheZoneOff() {
    assertThat(Addresses.withoutZone("fe80::1%eth0")).isEqualTo("fe80::1");
    assertThat(Addresses.zone("fe80::1%eth0")).isEqualTo("%eth0");
    assertThat(Addresses.zone("10.0.0.7")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "[FD00::1], fd00::1",
    "fd00:0:0::1, fd00::1",
    "::ffff:10.0.0.7, 10.0.0.7",
    "12, 12",
    "desk, desk",
    "[desk], [desk]",
    "a:b, a:b",
  })
  void leavesWhatIsNoIpv6AddressAsItIs(String written, String text) {
    assertThat(Addresses.canonical(written)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "desk", "[10.0.0.1]", "[::1", "::1]", "fe80::1%no-such-interface"})
  void knowsNamesAndNonsenseFromAddresses(String text) {
    assertThat(Addresses.literal(text)).isEmpty();
  }
}
