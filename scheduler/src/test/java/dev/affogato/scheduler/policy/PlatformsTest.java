package dev.affogato.scheduler.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlatformsTest {
  @ParameterizedTest
  @CsvSource({
    "x86_64, x86_64, true",
    "i386, x86_64, true",
    "i386, i486, true",
    "i486, i386, false",
    "i686, x86_64, true",
    "x86_64, i686, false",
    "ppc, ppc64, true",
    "ppc64, ppc, false",
    "s390, s390x, true",
    "armv7l, aarch64, false",
    "Darwin22_arm64, Darwin22_arm64, true",
    "made up, made up, true",
  })
  void knowsWhichMachinesRunWhichEnvironments(String platform, String host, boolean runs) {
    assertThat(Platforms.canRun(platform, host)).isEqualTo(runs);
  }
}
