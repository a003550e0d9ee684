package dev.affogato.scheduler.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which addresses lead to their machines from where. */
class RealmTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.1, 127.0.0.1, true",
    "10.0.0.1, fd00::1, false",
    "fd00::1, 2001:db8::1, true",
    "fd00::1, ::1, false",
    "10.0.0.1, ::1, false",
    "::1, ::1, true",
    "fe80::1%eth0, fe80::2%eth0, true",
    "fe80::1%eth0, fe80::2%eth1, false",
    "fe80::1%eth0, fd00::1, false",
    "feb0::1%eth0, FE80::2%eth0, true",
    "fec0::1, fd00::1, true",
    "fe8::1, fd00::1, true",
  })
  void isSharedByThoseWhoReachEachOther(String one, String other, boolean shared) {
    assertThat(Realm.of(one).equals(Realm.of(other))).isEqualTo(shared);
  }
}
