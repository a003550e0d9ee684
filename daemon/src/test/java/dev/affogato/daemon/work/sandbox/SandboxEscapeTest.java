package dev.affogato.daemon.work.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.process.ProcessResult;
import dev.affogato.daemon.work.Machine;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a hostile job may try. Each script prints a line ESCAPED for whatever should not have
 * worked.
 */
@ParameterizedClass
@EnumSource(Jail.Kind.class)
class SandboxEscapeTest {
  @Parameter Jail.Kind kind;

  @TempDir Path dir;
  private Jail jail;

  @BeforeEach
  void makeJail() throws Exception {
    jail = new Jail(dir, kind);
  }

  @Test
  void theScriptsWouldTellOfAnEscape() throws Exception {
    assertThat(jail.run("{ echo x >/tmp/y; } >/dev/null && echo ESCAPED; true").stdoutText())
        .contains("ESCAPED");
  }

  @Test
  void cannotChangeTheToolChain() throws Exception {
    Path gcc = Files.writeString(jail.root.resolve("usr/bin/gcc"), "honest");

    assertHeld(
        "echo evil >/usr/bin/gcc",
        "echo evil >>/usr/bin/gcc",
        "rm -f /usr/bin/gcc",
        "mv /usr/bin/gcc /usr/bin/x",
        "chmod 777 /usr/bin/gcc",
        "chmod 777 /usr/bin",
        "touch /usr/bin/new",
        "ln /usr/bin/gcc /tmp/out/gcc",
        "mount -o remount,rw /usr",
        "mount -o remount,bind,rw /usr",
        "umount /usr",
        "umount -l /usr");

    assertThat(gcc).hasContent("honest");
    assertThat(jail.root.resolve("usr/bin/new")).doesNotExist();
  }

  @Test
  void cannotReadTheMachinesFiles() throws Exception {
    Path secret = Files.writeString(dir.resolve("secret"), "secret");
    Machine.open(secret.getParent());

    assertHeld(
        "cat " + secret,
        "cat /etc/passwd",
        "cat /proc/1/root/etc/passwd",
        "ls /root",
        "ls /home",
        "ls " + dir);
  }

  @Test
  void cannotWriteAnywhereButItsOwnFolders() throws Exception {
    assertHeld(
        "echo x >/x",
        "mkdir /new",
        "echo x >/usr/x",
        "echo x >/dev/x",
        "echo x >/proc/sys/kernel/hostname",
        "echo x >/tmp/out/../../x",
        "mount -o remount,rw /",
        "mount -t tmpfs none /dev",
        "mknod /tmp/kmsg c 1 11",
        "mknod /tmp/out/disk b 254 0");
    assertThat(jail.run("echo x >/tmp/y && echo x >/tmp/out/y").succeeded()).isTrue();
    assertThat(jail.out().resolve("y")).exists();
  }

  @Test
  void cannotReachTheNetwork() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(server.getLocalPort());

      assertHeld(
          "exec 5<>/dev/tcp/127.0.0.1/" + port, "exec 5<>/dev/udp/192.0.2.1/9 && echo x >&5");
    }
  }

  @Test
  void cannotSeeOrSignalOtherProcesses() throws Exception {
    long self = ProcessHandle.current().pid();
    assertHeld("kill -0 " + self, "ls /proc/" + self);

    ProcessResult seen =
        jail.run("for ((p = 1; p < 5000; p++)); do kill -0 $p 2>/dev/null && echo $p; done; true");
    assertThat(seen.stdoutText()).isEqualTo("1\n");
  }

  @Test
  void cannotGainRights() throws Exception {
    assertHeld("unshare -U true", "unshare -m true", "chroot /tmp true", "[ $(id -u) = 0 ]");

    ProcessResult rights = jail.run("setpriv --dump");
    assertThat(rights.stdoutText())
        .contains("no_new_privs: 1")
        .contains("Capability bounding set: [none]");
  }

  @Test
  void isNeverRootOutside() throws Exception {
    assertThat(jail.run("echo x >owned").succeeded()).isTrue();

    assertThat(Files.getAttribute(jail.out().resolve("owned"), "unix:uid")).isNotEqualTo(0);
  }

  @Test
  void seesNoVariableAndNoDescriptorOfTheDaemon() throws Exception {
    ProcessResult variables = jail.run("env");
    ProcessResult descriptors =
        jail.run("for d in {0..63}; do ( exec <&$d ) 2>/dev/null && echo $d; done; true");

    assertThat(variables.stdoutText().lines().map(line -> line.split("=")[0]))
        .containsExactlyInAnyOrder("PATH", "LC_ALL", "PWD", "SHLVL", "_");
    assertThat(descriptors.stdoutText().lines()).containsExactly("0", "1", "2");
  }

  private void assertHeld(String... attempts) throws Exception {
    for (String attempt : List.of(attempts)) {
      ProcessResult result = jail.run("{ " + attempt + "; } >/dev/null && echo ESCAPED; true");

      assertThat(result.status())
          .as("the script around '%s': %s", attempt, result.stderrText())
          .isZero();
      assertThat(result.stdoutText()).as(attempt).isEmpty();
      assertThat(jail.report().started()).as(attempt).isTrue();
      assertThat(result.stderrText())
          .as("why '%s' failed", attempt)
          .doesNotContain("command not found");
    }
  }
}
