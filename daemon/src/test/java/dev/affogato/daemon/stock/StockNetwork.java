package dev.affogato.daemon.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.affogato.base.process.Command;
import dev.affogato.base.process.ProcessResult;
import dev.affogato.base.process.ProcessRunner;
import dev.affogato.base.time.Deadline;
import dev.affogato.base.time.TimeSource;
import dev.affogato.daemon.Daemon;
import dev.affogato.daemon.testkit.FakePeer;
import dev.affogato.protocol.icecc.message.JobLocalBegin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** icecream's own programs on this machine, in a network of their own. */
final class StockNetwork implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  final int schedulerPort;
  private final Path directory;
  private final List<Process> processes = new ArrayList<>();
  private final TimeSource time = TimeSource.system();

  /** Starts a scheduler, or skips the test where that is impossible. */
  StockNetwork(Path directory) throws IOException {
    requirePrograms();
    this.directory = directory;
    // The programs become user icecc and write their logs and environments here.
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
    schedulerPort = freePort();
    start(
        "scheduler",
        Map.of(),
        "/usr/sbin/icecc-scheduler",
        "-p",
        "" + schedulerPort,
        "-n",
        "affogato" + schedulerPort,
        "-vvv");
    await("scheduler", () -> log("scheduler").contains("scheduler ready"));
  }

  private static void requirePrograms() {
    boolean possible =
        Files.isExecutable(Path.of("/usr/sbin/icecc-scheduler"))
            && Files.isExecutable(Path.of("/usr/sbin/iceccd"))
            && Files.isExecutable(Path.of("/usr/bin/icecc"))
            && Files.isExecutable(Path.of("/usr/bin/gcc"))
            && "root".equals(System.getProperty("user.name"));
    if (System.getenv("CI") != null) {
      assertThat(possible).as("CI has icecc, gcc and is root").isTrue();
    }
    assumeTrue(possible, "needs Debian's icecc and gcc, and root for its chroot");
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Starts a daemon; returns its unix socket. */
  Path startDaemon(String name, String... options) throws IOException {
    // It must make the folder itself, or it cannot change its mode.
    Path environments = directory.resolve(name + "-env");
    Path socket = directory.resolve(name + ".socket");
    List<String> argv =
        new ArrayList<>(
            List.of(
                "/usr/sbin/iceccd",
                "-s",
                "127.0.0.1:" + schedulerPort,
                "-N",
                name,
                "-b",
                environments.toString(),
                "-vvv"));
    argv.addAll(List.of(options));
    start(
        name,
        Map.of("ICECC_TEST_SOCKET", socket.toString(), "ICECC_TESTS", "1"),
        argv.toArray(String[]::new));
    return socket;
  }

  private void start(String name, Map<String, String> variables, String... argv)
      throws IOException {
    Path log = directory.resolve(name + ".log");
    List<String> withLog = new ArrayList<>(List.of(argv));
    withLog.addAll(List.of("-l", log.toString()));
    ProcessBuilder builder = new ProcessBuilder(withLog).directory(directory.toFile());
    builder.redirectErrorStream(true).redirectOutput(directory.resolve(name + ".out").toFile());
    builder.environment().keySet().removeIf(variable -> variable.startsWith("ICECC"));
    builder.environment().putAll(variables);
    processes.add(builder.start());
  }

  /**
   * Until the scheduler knows these daemons; its log tells. It sleeps on connections it has not
   * accepted until a known one wakes it (protocol spec 5), so {@code ours} gets small local jobs.
   */
  void awaitHosts(Daemon ours, String... names) {
    await(
        "hosts " + List.of(names),
        () -> {
          try (FakePeer client = FakePeer.local(ours.socket())) {
            client.send(new JobLocalBegin(0, "", 0, false));
            client.expect(JobLocalBegin.class);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          String log = log("scheduler");
          return List.of(names).stream().allMatch(name -> log.contains("login " + name + " "));
        });
  }

  void await(String what, BooleanSupplier condition) {
    Deadline deadline = Deadline.after(time.nanoTime(), PATIENCE);
    while (!condition.getAsBoolean()) {
      if (deadline.hasPassed(time.nanoTime())) {
        fail("no " + what + " within " + PATIENCE.toSeconds() + " s; logs: " + logs());
      }
      try {
        new CountDownLatch(1).await(200, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  /**
   * Runs icecream's client in {@code directory}.
   *
   * @param more variables for it
   */
  ProcessResult icecc(
      Path socket, String preferredHost, Map<String, String> more, String... command)
      throws IOException, InterruptedException {
    Map<String, String> variables = new HashMap<>(more);
    variables.put("PATH", "/usr/bin:/bin");
    variables.put("HOME", directory.toString());
    variables.put("LC_ALL", "C");
    variables.put("ICECC_TEST_SOCKET", socket.toString());
    variables.put("ICECC_TEST_REMOTEBUILD", "1");
    variables.put("ICECC_PREFERRED_HOST", preferredHost);
    variables.put("ICECC_DEBUG", "debug");
    variables.put("ICECC_LOGFILE", directory.resolve("client.log").toString());
    List<String> argv = new ArrayList<>(List.of("/usr/bin/icecc"));
    argv.addAll(List.of(command));
    return ProcessRunner.system()
        .run(
            Command.of(argv)
                .in(directory)
                .withEnvironment(variables)
                .withTimeout(Duration.ofMinutes(3)));
  }

  String log(String name) {
    Path log = directory.resolve(name + ".log");
    try {
      return Files.exists(log) ? Files.readString(log, StandardCharsets.ISO_8859_1) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String logs() {
    StringBuilder all = new StringBuilder();
    try (var files = Files.list(directory)) {
      for (Path file : files.filter(f -> f.toString().matches(".*\\.(log|out)")).toList()) {
        all.append("\n== ").append(file).append('\n');
        all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    } catch (IOException e) {
      all.append(e);
    }
    return all.toString();
  }

  @Override
  public void close() throws Exception {
    for (Process process : processes) {
      process.destroy();
    }
    for (Process process : processes) {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
      }
    }
  }
}
