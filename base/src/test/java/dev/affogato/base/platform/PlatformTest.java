package dev.affogato.base.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.process.ProcessRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlatformTest {
  @ParameterizedTest
  @CsvSource({
    "Linux, 6.1.0, x86_64, x86_64",
    "Linux, 6.1.0, aarch64, aarch64",
    "Darwin, 22.3.0, arm64, Darwin22_arm64",
    "Darwin, 9, Power Macintosh, Darwin9_PowerMacintosh",
    "FreeBSD, 14.0-RELEASE, amd64, FreeBSD_amd64",
  })
  void namesMachinesAsIcecreamDoes(String system, String release, String machine, String name) {
    assertThat(Platform.of(system, release, machine)).isEqualTo(name);
  }

  @Test
  void knowsThisMachine() throws Exception {
    assertThat(Platform.ofThisMachine(ProcessRunner.system())).isNotEmpty().doesNotContain(" ");
  }

  @ParameterizedTest
  @CsvSource({
    "x86_64, x86_64, true",
    "i386, i486, true",
    "i386, x86_64, true",
    "i686, x86_64, true",
    "x86_64, i686, false",
    "i686, i586, false",
    "ppc, ppc64, true",
    "ppc64, ppc, false",
    "ppc64, ppc64le, false",
    "s390, s390x, true",
    "armv7l, aarch64, false",
    "new, new, true",
  })
  void knowsWhichMachineRunsWhoseTools(String environment, String host, boolean runs) {
    assertThat(Platform.canRun(environment, host)).isEqualTo(runs);
  }
}
