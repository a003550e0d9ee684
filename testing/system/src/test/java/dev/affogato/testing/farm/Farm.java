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
      "mount --bind \"$1\" /proc/stat && { ! [ -d /proc/pressure ] || mount --bind \"$2\" /proc/pressure; }"
          + " && shift 2 && exec \"$@\"";

  private static final Duration COMMAND_LIMIT = Duration.ofMinutes(3);

  private static final String SUBMITTER = "submitter";
  private static final String SCHEDULER = "scheduler";

  private final Path folder;
  private final Machines machines;
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  /**
   * {@code folder} gets logs, environments and sockets; daemons that drop to another user must be
   * able to enter it.
   */
  public Farm(Path folder) throws Exception {
    this(folder, SUBMITTER, "server");
  }

  /** With daemons for {@code names} besides the scheduler's machine. */
  public Farm(Path folder, String... names) throws Exception {
    this.folder = folder;
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    List<String> all = new ArrayList<>(List.of(SCHEDULER));
    all.addAll(List.of(names));
    this.machines = new Machines(all.toArray(String[]::new));
  }

  public Path folder() {
    return folder;
  }

  public Machines machines() {
    return machines;
  }

  public String serverAddress() {
    return machines.address("server");
  }

  public Program startScheduler(Maker maker) throws Exception {
    return startScheduler(maker, SCHEDULER, "farm");
  }

  /** A scheduler of network {@code network} on {@code machine}. */
  public Program startScheduler(Maker maker, String machine, String network) throws Exception {
    return startScheduler(maker, machine, network, Map.of());
  }

  /** The same with variables for it. */
  public Program startScheduler(
      Maker maker, String machine, String network, Map<String, String> environment)
      throws Exception {
    Program scheduler =
        start(
            machine,
            List.of(maker.program("icecc-scheduler"), "-n", network, "-vvv"),
            environment,
            machine);
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
    return startDaemon(maker, SUBMITTER, List.of("--no-remote", "-m", "0"));
  }

  /** Waits until {@code daemons} are in the network. */
  public void awaitLogin(Program... daemons) throws Exception {
    for (Program daemon : daemons) {
      daemon.awaitLog("onnected to scheduler", START_LIMIT);
    }
  }

  /** A daemon with {@code options} that is told where the scheduler is. */
  public Program startDaemon(Maker maker, String machine, List<String> options) throws Exception {
    return startDaemon(maker, machine, options, Map.of());
  }

  /** The same with variables for it. */
  public Program startDaemon(
      Maker maker, String machine, List<String> options, Map<String, String> environment)
      throws Exception {
    List<String> all = new ArrayList<>(List.of("-s", machines.address(SCHEDULER)));
    all.addAll(options);
    return start(maker, machine, all, environment);
  }

  /** A daemon that has to find its scheduler itself. */
  public Program startSearchingDaemon(Maker maker, String machine, List<String> options)
      throws Exception {
    return start(maker, machine, options, Map.of());
  }

  private Program start(
      Maker maker, String machine, List<String> options, Map<String, String> extra)
      throws Exception {
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
    Map<String, String> environment = new HashMap<>(extra);
    environment.put("ICECC_TEST_SOCKET", socket(machine).toString());
    return start(machine, command, environment, "iceccd-" + machine);
  }

  private Path socket(String machine) {
    return folder.resolve("run-" + machine).resolve("iceccd.socket");
  }

  private static void giveToIcecc(Path path) throws IOException {
    var user = path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("icecc");
    Files.setOwner(path, user);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxr-x"));
  }

  /** Runs {@code command} on {@code machine} until the farm closes; logs to {@code name}.log. */
  public Program start(
      String machine, List<String> command, Map<String, String> environment, String name)
      throws IOException {
    List<String> frozen = new ArrayList<>(List.of("sh", "-c", FREEZE_LOAD, "sh"));
    frozen.add(idleStatistics().toString());
    frozen.add(noPressure().toString());
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

  /** An empty folder: a kernel that does not tell of pressure. */
  private Path noPressure() throws IOException {
    return Files.createDirectories(folder.resolve("no-pressure"));
  }

  /**
   * What the client's processes get: the submitter's socket, a debug log, and nothing of the
   * caller's settings. Jobs go icecream's way, which all farms know; see {@link #direct}.
   */
  public Map<String, String> clientEnvironment() {
    return clientEnvironment(SUBMITTER);
  }

  /** The same for a client on {@code machine}. */
  public Map<String, String> clientEnvironment(String machine) {
    Map<String, String> environment = new HashMap<>();
    environment.put("ICECC_TEST_SOCKET", socket(machine).toString());
    environment.put("ICECC_DIRECT", "no");
    environment.put("ICECC_DEBUG", "debug");
    environment.put("ICECC_LOGFILE", folder.resolve("client.log").toString());
    environment.put("LC_ALL", "C");
    environment.put("TMPDIR", folder.toString());
    environment.put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    environment.put("HOME", folder.toString());
    return environment;
  }

  /** {@code environment} for jobs that go without preprocessing where both ends can. */
  public static Map<String, String> direct(Map<String, String> environment) {
    Map<String, String> direct = new HashMap<>(environment);
    direct.remove("ICECC_DIRECT");
    return direct;
  }

  public String clientLog() throws IOException {
    Path log = folder.resolve("client.log");
    return Files.exists(log) ? Files.readString(log, StandardCharsets.ISO_8859_1) : "";
  }

  /** Runs {@code command} on the submitting machine; stdout and stderr are returned as one text. */
  public Result run(Path directory, Map<String, String> environment, List<String> command)
      throws Exception {
    return run(directory, environment, command, COMMAND_LIMIT);
  }

  /** The same for a command that may take up to {@code limit}. */
  public Result run(
      Path directory, Map<String, String> environment, List<String> command, Duration limit)
      throws Exception {
    Path output = Files.createTempFile(folder, "output", ".txt");
    ProcessBuilder builder = builder(SUBMITTER, directory, environment, command);
    builder.redirectErrorStream(true).redirectOutput(output.toFile());
    int status = finish(builder, output, limit);
    return new Result(status, Files.readString(output, StandardCharsets.ISO_8859_1));
  }

  /** Runs {@code command} on {@code machine}; nothing is there to read for it. */
  public Streams runApart(
      String machine, Path directory, Map<String, String> environment, List<String> command)
      throws Exception {
    Path output = Files.createTempFile(folder, "output", ".txt");
    Path errors = Files.createTempFile(folder, "errors", ".txt");
    ProcessBuilder builder = builder(machine, directory, environment, command);
    builder.redirectOutput(output.toFile()).redirectError(errors.toFile());
    builder.redirectInput(Path.of("/dev/null").toFile());
    int status = finish(builder, errors, COMMAND_LIMIT);
    Streams streams =
        new Streams(
            status,
            Files.readString(output, StandardCharsets.ISO_8859_1),
            Files.readString(errors, StandardCharsets.ISO_8859_1));
    Files.delete(output);
    Files.delete(errors);
    return streams;
  }

  private ProcessBuilder builder(
      String machine, Path directory, Map<String, String> environment, List<String> command) {
    ProcessBuilder builder =
        new ProcessBuilder(machines.on(machine, command)).directory(directory.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder;
  }

  private int finish(ProcessBuilder builder, Path said, Duration limit) throws Exception {
    Process process = builder.start();
    if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new AssertionError(
          builder.command() + " hangs: " + Files.readString(said) + "\n" + clientLog());
    }
    return process.exitValue();
  }

  /** What the scheduler's text port answers to {@code command}, greeting included. */
  public String askScheduler(String command) throws Exception {
    return askScheduler(SCHEDULER, command);
  }

  /** The same of the scheduler on {@code machine}. */
  public String askScheduler(String machine, String command) throws Exception {
    String talk = "exec 3<>/dev/tcp/127.0.0.1/8766 && printf '%s\\nquit\\n' \"$1\" >&3 && cat <&3";
    return runApart(machine, folder, Map.of(), List.of("/bin/bash", "-c", talk, "sh", command))
        .stdout();
  }

  /** SIGKILL to the agent of the submitting machine, as many as there are; returns how many. */
  public int killAgents() throws Exception {
    return killAgents(SUBMITTER);
  }

  private int killAgents(String machine) throws Exception {
    int killed = 0;
    for (long pid : machines.pids(machine)) {
      if (commandLine(pid).contains("AgentMain")) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        killed++;
      }
    }
    return killed;
  }

  /** Empty if the process has ended, at whatever moment that was. */
  private static String commandLine(long pid) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.ISO_8859_1);
    } catch (IOException ended) {
      return "";
    }
  }

  /** How a command ended. */
  public record Result(int status, String output) {}

  /** How a command ended, with its two streams apart. */
  public record Streams(int status, String stdout, String stderr) {}

  @Override
  public void close() throws Exception {
    for (AutoCloseable part : parts) {
      part.close();
    }
    for (String machine : machines.names()) {
      killAgents(machine);
    }
    machines.close();
  }
}
