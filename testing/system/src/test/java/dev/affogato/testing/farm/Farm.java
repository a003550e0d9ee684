package dev.affogato.testing.farm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A small network of real processes, ours and stock in any mixture: a submitter, a scheduler, a
 * compile server.
 */
public final class Farm implements AutoCloseable {
  /** Stock daemons log in up to 20 s after their start on a quiet network (protocol spec 5). */
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  /**
   * All machines of a farm are this one: daemons that saw its real load would refuse each other's
   * jobs because of the build that asks for them. Each has a mount namespace of its own.
   */
  private static final String FREEZE_LOAD =
      "mount --bind \"$1\" /proc/stat && shift && exec \"$@\"";

  private static final Duration COMMAND_LIMIT = Duration.ofMinutes(3);

  private final Path folder;
  private final Machines machines = new Machines("submitter", "scheduler", "server");
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  /**
   * {@code folder} gets logs, environments and sockets; daemons that drop to another user must be
   * able to enter it.
   */
  public Farm(Path folder) throws Exception {
    this.folder = folder;
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  public Path folder() {
    return folder;
  }

  public String serverAddress() {
    return machines.address("server");
  }

  public Program startScheduler(Maker maker) throws Exception {
    Program scheduler =
        start(
            "scheduler",
            List.of(maker.program("icecc-scheduler"), "-n", "farm", "-vvv"),
            Map.of(),
            "scheduler");
    scheduler.awaitLog("scheduler ready", START_LIMIT);
    return scheduler;
  }

  /** The compile server: takes jobs, has four slots. */
  public Program startServer(Maker maker) throws Exception {
    return startDaemon(maker, "server", List.of("-m", "4"));
  }

  /**
   * The daemon of the machine that builds: takes no jobs of others, and gets none of its own back.
   */
  public Program startSubmitter(Maker maker) throws Exception {
    return startDaemon(maker, "submitter", List.of("--no-remote", "-m", "0"));
  }

  /** Waits until {@code daemons} are in the network. */
  public void awaitLogin(Program... daemons) throws Exception {
    for (Program daemon : daemons) {
      daemon.awaitLog("onnected to scheduler", START_LIMIT);
    }
  }

  private Program startDaemon(Maker maker, String machine, List<String> options) throws Exception {
    Path base = folder.resolve("envs-" + machine);
    if (!Files.exists(base)) {
      Files.createDirectory(base);
      giveToIcecc(base);
    }
    List<String> command =
        new ArrayList<>(
            List.of(
                maker.program("iceccd"),
                "-n",
                "farm",
                "-s",
                machines.address("scheduler"),
                "-N",
                machine,
                "-b",
                base.toString(),
                "-vvv"));
    command.addAll(options);
    // The socket's folder belongs to the daemon, which drops to another user before or after
    // binding.
    Path sockets = socket(machine).getParent();
    if (!Files.exists(sockets)) {
      Files.createDirectory(sockets);
      giveToIcecc(sockets);
    }
    return start(
        machine,
        command,
        Map.of("ICECC_TEST_SOCKET", socket(machine).toString()),
        "iceccd-" + machine);
  }

  private Path socket(String machine) {
    return folder.resolve("run-" + machine).resolve("iceccd.socket");
  }

  private static void giveToIcecc(Path path) throws IOException {
    var user = path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("icecc");
    Files.setOwner(path, user);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxr-x"));
  }

  private Program start(
      String machine, List<String> command, Map<String, String> environment, String name)
      throws IOException {
    List<String> frozen = new ArrayList<>(List.of("sh", "-c", FREEZE_LOAD, "sh"));
    frozen.add(idleStatistics().toString());
    frozen.addAll(command);
    Program program =
        new Program(machines.on(machine, frozen), environment, folder.resolve(name + ".log"));
    parts.push(program);
    return program;
  }

  private Path idleStatistics() throws IOException {
    Path file = folder.resolve("idle-stat");
    if (!Files.exists(file)) {
      Files.writeString(file, "cpu 0 0 0 100000 0 0 0 0 0 0\n");
    }
    return file;
  }

  /**
   * What the client's processes get: the submitter's socket, a debug log, and nothing of the
   * caller's settings.
   */
  public Map<String, String> clientEnvironment() {
    Map<String, String> environment = new HashMap<>();
    environment.put("ICECC_TEST_SOCKET", socket("submitter").toString());
    environment.put("ICECC_DEBUG", "debug");
    environment.put("ICECC_LOGFILE", folder.resolve("client.log").toString());
    environment.put("LC_ALL", "C");
    environment.put("TMPDIR", folder.toString());
    environment.put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    environment.put("HOME", folder.toString());
    return environment;
  }

  public String clientLog() throws IOException {
    Path log = folder.resolve("client.log");
    return Files.exists(log) ? Files.readString(log, StandardCharsets.ISO_8859_1) : "";
  }

  /** Runs {@code command} on the submitting machine; stdout and stderr are returned as one text. */
  public Result run(Path directory, Map<String, String> environment, List<String> command)
      throws Exception {
    Path output = Files.createTempFile(folder, "output", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(machines.on("submitter", command)).directory(directory.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    if (!process.waitFor(COMMAND_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new AssertionError(
          command + " hangs: " + Files.readString(output) + "\n" + clientLog());
    }
    return new Result(process.exitValue(), Files.readString(output, StandardCharsets.ISO_8859_1));
  }

  /** SIGKILL to the agent of the submitting machine, as many as there are; returns how many. */
  public int killAgents() throws Exception {
    int killed = 0;
    for (long pid : machines.pids("submitter")) {
      Path commandLine = Path.of("/proc/" + pid + "/cmdline");
      if (Files.exists(commandLine)
          && Files.readString(commandLine, StandardCharsets.ISO_8859_1).contains("AgentMain")) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        killed++;
      }
    }
    return killed;
  }

  /** How a command ended. */
  public record Result(int status, String output) {}

  @Override
  public void close() throws Exception {
    for (AutoCloseable part : parts) {
      part.close();
    }
    killAgents();
    machines.close();
  }
}
