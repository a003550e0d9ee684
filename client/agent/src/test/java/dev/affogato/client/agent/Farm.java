package dev.affogato.client.agent;

import dev.affogato.base.process.Command;
import dev.affogato.base.process.ProcessResult;
import dev.affogato.base.process.ProcessRunner;
import dev.affogato.base.time.Deadline;
import dev.affogato.base.time.TimeSource;
import dev.affogato.client.journal.JobRecord;
import dev.affogato.client.launcher.AgentSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * One machine with a real launcher and our agent, a fake daemon and one fake compile server that
 * has the environment. Tests use its verbs. Confined to the test's thread.
 */
final class Farm implements AutoCloseable {
  private static final Path LAUNCHER = buildLauncher();

  final Path root;
  final Path work;
  final FakeDaemon daemon;
  final FakeServer server;
  final Agent agent;
  final Map<String, String> environment = new LinkedHashMap<>();
  final BlockingQueue<JobReport> reports = new LinkedBlockingQueue<>();
  final List<JobRecord> journal = new CopyOnWriteArrayList<>();
  private final ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();

  Farm(Path root) throws IOException {
    this.root = root;
    work = Files.createDirectories(root.resolve("work"));
    Path archive = root.resolve("0123456789abcdef0123456789abcdef.tar.gz");
    Files.write(archive, new byte[250_000]);
    daemon = new FakeDaemon(root.resolve("daemon.sock"), archive);
    server = new FakeServer(root.resolve("server"));
    daemon.sendTo(FakeServer.HOST, server.port(), true);
    AgentSocket socket = AgentSocket.listen(root.resolve("agent.sock"));
    AgentOptions options =
        AgentOptions.standard()
            .withoutIdleExit()
            .withDaemonSocket(daemon.socket.toString())
            .withJournal(journal::add)
            .withListener(
                new AgentListener() {
                  @Override
                  public void callEnded(JobReport report) {
                    reports.add(report);
                  }
                });
    agent = Agent.launch(socket.channel(), options);
    environment.put("PATH", "/usr/bin:/bin");
    environment.put("HOME", root.toString());
    environment.put("TMPDIR", Files.createDirectories(root.resolve("tmp")).toString());
    environment.put("AFFOGATO_AGENT_SOCKET", socket.path().toString());
    environment.put("AFFOGATO_RUN_DIR", Files.createDirectories(root.resolve("run")).toString());
  }

  private static Path buildLauncher() {
    Path program = Path.of("target/agent-test/icecc").toAbsolutePath();
    try {
      Files.createDirectories(program.getParent());
      ProcessResult result =
          ProcessRunner.system()
              .run(
                  Command.of(
                      "cc", "-O1", "-static", "-o", program.toString(), "../launcher/icecc.c"));
      if (!result.succeeded()) {
        throw new IllegalStateException(result.stderrText());
      }
      return program;
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException("cannot build the launcher", e);
    }
  }

  void write(String file, String content) throws IOException {
    Path path = work.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, content);
  }

  /** Runs {@code icecc argv...} in the work folder. */
  ProcessResult icecc(String... argv) throws IOException, InterruptedException {
    return ProcessRunner.system().run(command("icecc", argv));
  }

  /** The same in a folder below the work folder. */
  ProcessResult iceccIn(String folder, String... argv) throws IOException, InterruptedException {
    return ProcessRunner.system().run(command("icecc", argv).in(work.resolve(folder)));
  }

  Future<ProcessResult> start(String... argv) {
    Command command = command("icecc", argv);
    return background.submit(() -> ProcessRunner.system().run(command));
  }

  ProcessResult icerun(String... argv) throws IOException, InterruptedException {
    return ProcessRunner.system().run(command("icerun", argv));
  }

  /** Starts a launcher that the test ends itself. */
  Process startProcess(String... argv) throws IOException {
    Command command = command("icecc", argv);
    ProcessBuilder builder = new ProcessBuilder(command.argv()).directory(work.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder.start();
  }

  private Command command(String program, String... argv) {
    List<String> words = new ArrayList<>();
    words.add(LAUNCHER.resolveSibling(program).toString());
    words.addAll(List.of(argv));
    if (!program.equals("icecc") && !Files.exists(LAUNCHER.resolveSibling(program))) {
      try {
        Files.createSymbolicLink(LAUNCHER.resolveSibling(program), LAUNCHER.getFileName());
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
    // Patient, because a busy machine gets no remote job for a while.
    return Command.of(words)
        .in(work)
        .withEnvironment(environment)
        .withTimeout(Duration.ofMinutes(5));
  }

  /** What the compiler makes of the same command without us. */
  ProcessResult plain(String... argv) throws IOException, InterruptedException {
    return ProcessRunner.system()
        .run(Command.of(List.of(argv)).in(work).withEnvironment(plainEnvironment()));
  }

  /** What a compiler may know. */
  private Map<String, String> plainEnvironment() {
    Map<String, String> plain = new LinkedHashMap<>(environment);
    plain.keySet().removeIf(name -> name.startsWith("ICECC") || name.startsWith("AFFOGATO"));
    return plain;
  }

  byte[] content(String file) throws IOException {
    return Files.readAllBytes(work.resolve(file));
  }

  /** Files in the work folder, temporary ones included. */
  List<String> files() throws IOException {
    try (Stream<Path> files = Files.walk(work)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> work.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  /** Reasons for which launchers went local without the agent's word. */
  List<String> launcherFallbacks() throws IOException {
    Path file = root.resolve("run/fallback");
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  JobReport nextReport() throws InterruptedException {
    JobReport report = reports.poll(30, TimeUnit.SECONDS);
    if (report == null) {
      throw new IllegalStateException("no call ended");
    }
    return report;
  }

  /** Waits for what another process or thread is about to do. */
  void await(BooleanSupplier condition) {
    Deadline deadline = Deadline.after(TimeSource.system().nanoTime(), Duration.ofSeconds(30));
    while (!condition.getAsBoolean()) {
      if (deadline.hasPassed(TimeSource.system().nanoTime())) {
        throw new IllegalStateException("it never happened");
      }
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() throws IOException {
    agent.close();
    background.close();
    daemon.close();
    server.close();
  }
}
