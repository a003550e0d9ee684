package dev.affogato.client.launcher;

import dev.affogato.base.process.Command;
import dev.affogato.base.process.ProcessResult;
import dev.affogato.base.process.ProcessRunner;
import dev.affogato.base.time.TimeSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * A small world for the real launcher: an install prefix with it, a folder of links, a folder of
 * tools, a build folder, an environment that lets nothing of this machine in, and any number of
 * agents. Confined to the test's thread, except {@link #run}.
 */
final class LauncherRig implements AutoCloseable {
  /** Another C library, for example: {@code LAUNCHER_CC=musl-gcc}. */
  private static final String CC = System.getenv().getOrDefault("LAUNCHER_CC", "cc");

  private static final Path SOURCE = Path.of("../launcher/icecc.c");

  /** On a crowded machine a test's daemon may be slower than one that is worth asking. */
  private static final String PATIENCE = "-DMACHINE_REPLY_MS=30000";

  private static final Path BUILT = compile(SOURCE, built("icecc"), PATIENCE);

  final Path root;
  final Path prefix;
  final Path links;
  final Path tools;
  final Path work;
  final Map<String, String> environment = new LinkedHashMap<>();
  private final ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();
  private final List<LauncherServer> agents = new ArrayList<>();

  LauncherRig(Path root) throws IOException {
    this(root, BUILT);
  }

  /** A world of a launcher that {@link #impatient} or another built. */
  LauncherRig(Path root, Path launcher) throws IOException {
    this.root = root;
    prefix = root.resolve("prefix");
    links = folder("prefix/links");
    tools = folder("tools");
    work = folder("work");
    folder("prefix/bin");
    folder("prefix/lib/affogato");
    Files.copy(launcher, icecc());
    Files.createSymbolicLink(prefix.resolve("bin/icerun"), Path.of("icecc"));
    environment.put("PATH", links + ":" + tools + ":/usr/bin:/bin");
    environment.put("HOME", folder("home").toString());
    environment.put("TMPDIR", folder("tmp").toString());
    environment.put("AFFOGATO_RUN_DIR", folder("account").toString());
    environment.put("ICECC_TEST_SOCKET", root.resolve("no-daemon").toString());
  }

  /** Compiles a C source with the machine's own compiler, which these tests cannot do without. */
  static Path compile(Path source, Path program, String... options) {
    try {
      Files.createDirectories(program.getParent());
      List<String> cc =
          new ArrayList<>(List.of(CC, "-std=c11", "-O2", "-static", "-Wall", "-Wextra", "-Werror"));
      cc.addAll(List.of(options));
      cc.addAll(List.of("-o", program.toString(), source.toString()));
      ProcessResult result = ProcessRunner.system().run(Command.of(cc));
      if (!result.succeeded()) {
        throw new IllegalStateException("cc " + source + ":\n" + result.stderrText());
      }
      return program;
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException("cannot compile " + source, e);
    }
  }

  /** The launcher with waits so short that a test can sit them out. */
  static Path impatient() {
    return compile(SOURCE, built("impatient-icecc"), "-DFIRST_REPLY_MS=1000", "-DSILENCE_MS=1000");
  }

  /** The launcher as it is where no folder takes a socket. */
  static Path homeless() {
    return compile(SOURCE, built("homeless-icecc"), "-DFOLDERS=0", "-DFIRST_REPLY_MS=1000");
  }

  /**
   * The launcher that soon thinks the machine's agent mute, and leaves its own the time to start.
   */
  static Path impatientWithTheMachine() {
    return compile(SOURCE, built("hasty-icecc"), "-DFIRST_REPLY_MS=3000", "-DMACHINE_REPLY_MS=500");
  }

  private static Path built(String name) {
    return Path.of("target/launcher-test").resolve(name).toAbsolutePath();
  }

  Path icecc() {
    return prefix.resolve("bin/icecc");
  }

  Path icerun() {
    return prefix.resolve("bin/icerun");
  }

  Path folder(String name) throws IOException {
    return Files.createDirectories(root.resolve(name));
  }

  /** A link named like a compiler, as in {@code libexec/icecc/bin}. */
  Path link(String name) throws IOException {
    return Files.createSymbolicLink(links.resolve(name), Path.of("../bin/icecc"));
  }

  /** An executable shell script in the tools folder. */
  Path tool(String name, String script) throws IOException {
    return script(tools.resolve(name), script);
  }

  Path script(Path file, String script) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + script);
    if (!file.toFile().setExecutable(true)) {
      throw new IOException("cannot make " + file + " executable");
    }
    return file;
  }

  /** A compiler that says how it was called and that leaves a.o behind. */
  Path fakeCompiler(String name) throws IOException {
    return tool(name, "echo \"$0 $*\"; echo compiled > a.o; exit 7\n");
  }

  /** Serves launchers of this rig from now on. */
  LauncherServer agent(LauncherHandler handler) throws IOException {
    AgentSocket socket = AgentSocket.listen(root.resolve("agent" + agents.size() + ".sock"));
    LauncherServer server = new LauncherServer(socket.channel(), handler, TimeSource.system());
    agents.add(server);
    server.start();
    environment.put("AFFOGATO_AGENT_SOCKET", socket.path().toString());
    return server;
  }

  ProcessResult run(Object... argv) throws IOException, InterruptedException {
    return ProcessRunner.system().run(command(argv));
  }

  Future<ProcessResult> start(Object... argv) {
    Command command = command(argv);
    return background.submit(() -> ProcessRunner.system().run(command));
  }

  Command command(Object... argv) {
    return Command.of(Stream.of(argv).map(Object::toString).toList())
        .in(work)
        .withEnvironment(environment);
  }

  /** Reasons for which launchers went local by themselves, one a call. */
  List<String> fallbacks() throws IOException {
    Path file = root.resolve("account/fallback");
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  long launched() throws IOException {
    return Files.size(root.resolve("account/launched"));
  }

  List<String> filesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    for (LauncherServer agent : agents) {
      agent.close();
    }
    background.close();
  }
}
