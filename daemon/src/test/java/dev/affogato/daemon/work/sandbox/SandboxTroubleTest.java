package dev.affogato.daemon.work.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.process.ProcessResult;
import dev.affogato.base.reason.Reason;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SandboxTroubleTest {
  private static final JobUser USER = new JobUser(65534, 65534, true);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bwrap: No permissions to create new namespace, likely because the kernel does not allow it"
            + "|namespaces-forbidden|docker run --security-opt seccomp=unconfined",
        "bwrap: Creating new namespace failed: Operation not permitted|namespaces-forbidden|docker run --security-opt seccomp=unconfined",
        "bwrap: Creating new namespace failed: nesting depth or /proc/sys/user/max_*_namespaces exceeded (ENOSPC)"
            + "|namespaces-limited|sysctl -w user.max_user_namespaces=15000",
        "bwrap: setting up uid map: Permission denied|namespaces-restricted|sysctl -w kernel.apparmor_restrict_unprivileged_userns=0",
        "bwrap: loopback: Failed RTM_NEWADDR: Operation not permitted|namespaces-restricted|AppArmor",
        "bwrap: Can't mount proc on /newroot/proc: Operation not permitted|proc-masked|systempaths=unconfined",
        "bwrap: Can't find source path /root/x: Permission denied|folder-closed|mode 755",
        "affogato-job: 1: cannot create /root/x/report: Permission denied|folder-closed|mode 755",
        "setpriv: setresuid failed: Operation not permitted|user-switch-forbidden|ordinary user",
        "bwrap: Unexpected capabilities but not setuid, old file caps config?|capabilities-inherited|AmbientCapabilities",
        "something new|sandbox-broken|something new",
      })
  void saysWhatToDo(String stderr, String code, String cure) {
    byte[] bytes = (stderr + "\nmore").getBytes(StandardCharsets.UTF_8);
    Reason reason = SandboxTrouble.explain(new ProcessResult(1, new byte[0], bytes), USER);

    assertThat(reason.code()).isEqualTo(code);
    assertThat(reason.text()).contains(cure).contains(stderr).doesNotContain("more)");
  }

  @Test
  void saysHowToInstallBubblewrap() {
    assertThat(SandboxTrouble.missing().text()).contains("apt-get install bubblewrap");
  }
}
