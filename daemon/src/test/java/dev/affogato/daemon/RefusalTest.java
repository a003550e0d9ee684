package dev.affogato.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.affogato.base.process.Command;
import dev.affogato.base.process.ProcessResult;
import dev.affogato.daemon.testkit.FakeScheduler;
import dev.affogato.daemon.work.Machine;
import dev.affogato.protocol.icecc.message.GetInternals;
import dev.affogato.protocol.icecc.message.Login;
import dev.affogato.protocol.icecc.message.StatusText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A daemon where the kernel forbids jails: in a user namespace that may have no other in it, which
 * is what a container or a hardened machine looks like from inside.
 */
@Timeout(120)
class RefusalTest {
  private static final String FORBID =
      "echo 0 >/proc/sys/user/max_user_namespaces && exec setpriv --ambient-caps=-all --inh-caps=-all \"$@\"";

  @TempDir Path dir;

  @Test
  void takesNoForeignJobsAndSaysWhyAndTheCure() throws Exception {
    Machine.needs("bwrap", "unshare", "setpriv");
    List<String> without = inNamespaceWithoutNamespaces();
    ProcessResult possible = Machine.RUNNER.run(Command.of(with(without, List.of("true"))));
    assumeTrue(
        possible.succeeded() || System.getenv("CI") != null,
        () -> "not tried: " + possible.stderrText());
    try (FakeScheduler scheduler = new FakeScheduler()) {
      List<String> program =
          List.of(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-cp",
              System.getProperty("java.class.path"),
              RefusedDaemon.class.getName(),
              dir.toString(),
              Integer.toString(scheduler.port()));
      Process daemon =
          new ProcessBuilder(with(without, program))
              .redirectErrorStream(true)
              .redirectOutput(dir.resolve("log").toFile())
              .start();
      try (FakeScheduler.Session session = scheduler.accept()) {
        Login login = session.expect(Login.class);
        assertThat(login.port()).isZero();
        assertThat(login.noRemote()).isTrue();
        assertThat(login.chrootPossible()).isFalse();
        session.send(new GetInternals());

        assertThat(session.awaitNext(StatusText.class).text())
            .contains("  Jobs of others: refused\n")
            .contains("  Note: Jobs of other machines cannot be confined here and are refused: ")
            .contains("'sysctl -w user.max_user_namespaces=15000'");
        assertThat(dir.resolve("log"))
            .content()
            .contains("no remote jobs accepted")
            .contains("max_user_namespaces=15000");
      } finally {
        daemon.destroyForcibly().waitFor();
      }
    }
  }

  /** No user but an ordinary one, seen from inside. */
  private static List<String> inNamespaceWithoutNamespaces() {
    return List.of(
        "unshare",
        "--user",
        "--map-user=1000",
        "--map-group=1000",
        "--keep-caps",
        "/bin/sh",
        "-c",
        FORBID,
        "sh");
  }

  private static List<String> with(List<String> before, List<String> program) {
    List<String> all = new ArrayList<>(before);
    all.addAll(program);
    return all;
  }
}
