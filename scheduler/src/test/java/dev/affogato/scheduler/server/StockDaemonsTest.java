package dev.affogato.scheduler.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.affogato.base.process.Command;
import dev.affogato.base.process.ProcessResult;
import dev.affogato.base.process.ProcessRunner;
import dev.affogato.scheduler.state.HostSnapshot;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Our scheduler, icecream's own daemons and client: a file must really compile remotely. */
@Timeout(300)
class StockDaemonsTest {
  private static final Path ICECCD = Path.of("/usr/sbin/iceccd");
  private static final Path ICECC = Path.of("/usr/bin/icecc");
  private static final Path GCC = Path.of("/usr/bin/gcc");
  private static final String UNPRIVILEGED = "icecc";
  private static final String SOURCE =
      """
      #include <stdio.h>
      static int twice(int n) { return 2 * n; }
      int main(void) { printf("%d\\n", twice(21)); return 0; }
      """;

  @TempDir private Path temporary;
  private final List<Process> daemons = new ArrayList<>();
  private Scheduler scheduler;

  @BeforeEach
  void launch() throws Exception {
    need(Files.isExecutable(ICECC) && Files.isExecutable(ICECCD), "Debian's icecc is installed");
    need(Files.isExecutable(GCC), "gcc is installed");
    need("root".equals(System.getProperty("user.name")), "the test runs as root, as iceccd must");
    // Daemons give up root and must still reach their folders.
    Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
    // Open to other users, unlike an embedded one: the daemons become one.
    scheduler =
        Scheduler.launch(
            SchedulerOptions.defaults()
                .withBindAddress(InetAddress.ofLiteral("127.0.0.1"))
                .withPort(0)
                .withDiscovery(false));
  }

  private static void need(boolean condition, String what) {
    if (System.getenv("CI") != null) {
      assertThat(condition).as(what).isTrue();
    }
    assumeTrue(condition, "skipped unless " + what);
  }

  @AfterEach
  void close() throws Exception {
    for (Process daemon : daemons) {
      daemon.destroy();
      if (!daemon.waitFor(10, TimeUnit.SECONDS)) {
        daemon.destroyForcibly();
      }
    }
    if (scheduler != null) {
      scheduler.close();
    }
  }

  @Test
  void stockClientsCompileOnStockDaemonsThroughOurScheduler() throws Exception {
    int remotePort = freePort();
    start("localice", List.of("--no-remote"));
    start("remoteice", List.of("-p", Integer.toString(remotePort)));
    awaitLogins();

    Path source = Files.writeString(temporary.resolve("answer.c"), SOURCE);
    ProcessResult expected = run(List.of("/usr/bin/gcc", "-O2", "-c", "answer.c", "-o", "here.o"));
    assertThat(expected.succeeded()).isTrue();

    // The first job carries the compiler along, the second finds it installed.
    for (String object : List.of("first.o", "second.o")) {
      ProcessResult result =
          run(List.of(ICECC.toString(), "gcc", "-O2", "-c", "answer.c", "-o", object));
      assertThat(result.status()).as("%s %s", result.stderrText(), logs()).isZero();
      assertThat(temporary.resolve(object)).hasSameBinaryContentAs(temporary.resolve("here.o"));
    }
    assertThat(source).exists();
    assertThat(log("client"))
        .as("client log")
        .containsSubsequence(
            "Have to use host 127.0.0.1:" + remotePort, "Have to use host 127.0.0.1:" + remotePort);
    assertThat(log("remoteice").split("Remote compilation completed", -1))
        .as("remote daemon's log")
        .hasSize(3);
    Map<String, Long> counters = scheduler.snapshot().get(10, TimeUnit.SECONDS).counters();
    assertThat(counters).containsEntry("jobs_given_to_others", 2L).containsEntry("jobs_lost", 0L);
  }

  private void start(String name, List<String> options) throws IOException {
    Path base = Files.createDirectory(temporary.resolve(name));
    UserPrincipal user =
        base.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(UNPRIVILEGED);
    Files.setOwner(base, user);
    List<String> argv = new ArrayList<>(List.of(ICECCD.toString(), "-vvv", "-m", "2"));
    argv.addAll(List.of("-s", "127.0.0.1:" + scheduler.tcpPort(), "-n", "stockdaemons"));
    argv.addAll(List.of("-N", name, "-b", base.resolve("envs").toString()));
    argv.addAll(options);
    ProcessBuilder builder = new ProcessBuilder(argv).redirectErrorStream(true);
    builder.redirectOutput(logFile(name).toFile());
    builder.environment().put("ICECC_TEST_SOCKET", socket(name));
    daemons.add(builder.start());
  }

  private String socket(String name) {
    return temporary.resolve(name).resolve("socket").toString();
  }

  /** Both, with a load that lets them work: a busy machine reports a full load for a while. */
  private void awaitLogins() throws Exception {
    while (true) {
      List<HostSnapshot> hosts = scheduler.snapshot().get(10, TimeUnit.SECONDS).hosts();
      if (hosts.size() == 2 && Files.exists(Path.of(socket("localice")))) {
        return;
      }
      for (Process daemon : daemons) {
        assertThat(daemon.isAlive()).as(logs()).isTrue();
      }
      // A daemon takes 3 to 6 s to log in (protocol spec 4.3).
      daemons.getFirst().waitFor(100, TimeUnit.MILLISECONDS);
    }
  }

  private ProcessResult run(List<String> argv) throws Exception {
    Map<String, String> environment = new HashMap<>();
    environment.put("PATH", "/usr/bin:/bin");
    environment.put("LC_ALL", "C");
    environment.put("ICECC_TEST_SOCKET", socket("localice"));
    environment.put("ICECC_TEST_REMOTEBUILD", "1");
    environment.put("ICECC_PREFERRED_HOST", "remoteice");
    environment.put("ICECC_DEBUG", "debug");
    environment.put("ICECC_LOGFILE", logFile("client").toString());
    return ProcessRunner.system()
        .run(
            Command.of(argv)
                .in(temporary)
                .withEnvironment(environment)
                .withTimeout(Duration.ofSeconds(240)));
  }

  private Path logFile(String name) {
    return temporary.resolve(name + ".log");
  }

  private String log(String name) throws IOException {
    return Files.exists(logFile(name)) ? Files.readString(logFile(name)) : "";
  }

  private String logs() throws IOException {
    return "localice:\n%s\nremoteice:\n%s\nclient:\n%s"
        .formatted(log("localice"), log("remoteice"), log("client"));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
