package dev.affogato.client.agent;

import static org.junit.jupiter.api.Assumptions.abort;

import dev.affogato.base.process.Command;
import dev.affogato.base.process.ProcessResult;
import dev.affogato.base.process.ProcessRunner;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Debian's icecc 1.4 on this machine: a scheduler, the daemon of a machine without slots for
 * others, and that of a compile server. Confined to the test's thread.
 */
final class StockNetwork implements AutoCloseable {
  static final String SERVER_NAME = "remoteice1";

  final Path localSocket;
  private final Path root;
  private final int schedulerPort = freePort();
  private final List<Process> processes = new ArrayList<>();

  private StockNetwork(Path root) throws IOException {
    this.root = root;
    localSocket = root.resolve("local.sock");
  }

  /** Starts everything below {@code root}, or skips the test where that is impossible. */
  static StockNetwork start(Path root) throws IOException, InterruptedException {
    for (String program :
        List.of("/usr/sbin/icecc-scheduler", "/usr/sbin/iceccd", "/usr/bin/icecc")) {
      require(
          Files.isExecutable(Path.of(program)), program + " of Debian's icecc is not installed");
    }
    require(
        "root".equals(System.getProperty("user.name")), "only root's iceccd compiles for others");
    // The daemons give up root and must still reach their folders.
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
    ProcessResult chown = ProcessRunner.system().run(Command.of("chown", "icecc", root.toString()));
    require(chown.succeeded(), "there is no user icecc");
    StockNetwork network = new StockNetwork(root);
    try {
      network.startAll();
      return network;
    } catch (IOException | InterruptedException | RuntimeException e) {
      network.close();
      throw e;
    }
  }

  private static void require(boolean condition, String missing) {
    if (condition) {
      return;
    }
    if (System.getenv("CI") != null) {
      throw new IllegalStateException(missing);
    }
    abort(missing);
  }

  private void startAll() throws IOException, InterruptedException {
    start(
        "scheduler",
        "/usr/sbin/icecc-scheduler",
        "-p",
        "" + schedulerPort,
        "-n",
        "agent-test",
        "-vvv");
    daemon("localice", "local.sock", "--no-remote");
    daemon(SERVER_NAME, "remote.sock", "-p", "" + freePort());
    // Daemons log in within 6 s, and are given no job before they have told their load.
    for (int tries = 0; tries < 600; tries++) {
      String machines = listCs();
      if (machines.contains("localice") && machines.contains(SERVER_NAME)) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new IllegalStateException("the daemons do not log in: " + listCs());
  }

  private void daemon(String name, String socket, String... options) throws IOException {
    List<String> argv = new ArrayList<>();
    argv.add("/usr/sbin/iceccd");
    argv.addAll(List.of(options));
    argv.addAll(List.of("-s", "127.0.0.1:" + schedulerPort, "-N", name, "-m", "2", "-vvv"));
    argv.addAll(List.of("-b", root.resolve(name + "-envs").toString()));
    start(name, argv.toArray(String[]::new), root.resolve(socket));
  }

  private void start(String name, String... argv) throws IOException {
    start(name, argv, root.resolve("unused.sock"));
  }

  private void start(String name, String[] argv, Path socket) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(argv)
            .redirectErrorStream(true)
            .redirectOutput(root.resolve(name + ".log").toFile());
    builder.environment().put("ICECC_TESTS", "1");
    builder.environment().put("ICECC_TEST_SOCKET", socket.toString());
    processes.add(builder.start());
  }

  /** The scheduler's list of machines; empty while it does not answer. */
  private String listCs() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", schedulerPort + 1), 1000);
      socket.setSoTimeout(5000);
      socket.getOutputStream().write("listcs\nquit\n".getBytes(StandardCharsets.US_ASCII));
      StringBuilder answer = new StringBuilder();
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        answer.append(line).append('\n');
      }
      return answer.toString();
    } catch (IOException notYet) {
      return "";
    }
  }

  /** Ends the compile server. */
  void killServer() throws InterruptedException {
    Process server = processes.removeLast();
    server.destroyForcibly();
    server.waitFor();
  }

  /** A port whose successor, the scheduler's text port, is free as well. */
  private static int freePort() throws IOException {
    while (true) {
      try (ServerSocket first = new ServerSocket(0);
          ServerSocket second = new ServerSocket(first.getLocalPort() + 1)) {
        return second.getLocalPort() - 1;
      } catch (IOException | IllegalArgumentException taken) {
        // The next one then.
      }
    }
  }

  @Override
  public void close() {
    for (Process process : processes.reversed()) {
      process.destroyForcibly();
    }
  }
}
