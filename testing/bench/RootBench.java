import dev.affogato.base.process.Command;
import dev.affogato.base.process.ProcessRunner;
import dev.affogato.base.time.TimeSource;
import dev.affogato.cache.blob.BlobStore;
import dev.affogato.cache.blob.StoreLimits;
import dev.affogato.cache.digest.Digest;
import dev.affogato.daemon.work.action.ActionLimits;
import dev.affogato.daemon.work.action.JailedActions;
import dev.affogato.daemon.work.action.SlotGate;
import dev.affogato.daemon.work.execution.JobUsage;
import dev.affogato.daemon.work.roots.RootLimits;
import dev.affogato.daemon.work.roots.RootPool;
import dev.affogato.daemon.work.roots.StagedRoot;
import dev.affogato.daemon.work.roots.TreeFolder;
import dev.affogato.daemon.work.roots.TreeLimits;
import dev.affogato.daemon.work.roots.Trees;
import dev.affogato.daemon.work.sandbox.JobUser;
import dev.affogato.daemon.work.sandbox.Sandbox;
import dev.affogato.daemon.work.sandbox.SandboxSettings;
import dev.affogato.daemon.work.sandbox.group.ControlGroups;
import dev.affogato.protocol.reapi.direct.DirectActions;
import dev.affogato.protocol.reapi.execution.ActionOrder;
import dev.affogato.protocol.reapi.message.WireDigests;
import dev.affogato.protocol.reapi.service.Caller;
import dev.affogato.protocol.reapi.v2.Action;
import dev.affogato.protocol.reapi.v2.Directory;
import dev.affogato.protocol.reapi.v2.ExecuteRequest;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What it costs to change a root from one compile's inputs to the next one's, to build one, and to
 * run an action in it; the same gcc started bare for comparison. testing/bench/roots.sh runs it.
 */
public final class RootBench {
  private static final int TOOLCHAIN_FILES = 800;
  private static final int HEADERS = 1500;
  private static final int FOLDERS = 60;
  private static final int OWN_HEADERS = 12;
  private static final int SWITCHES = 2000;
  private static final int WARM_UP = 500;
  private static final int JOBS = 300;
  private static final long TICK_NANOS = 10_000_000;

  private final BlobStore store;
  private final JobUser user;

  private RootBench(BlobStore store, JobUser user) {
    this.store = store;
    this.user = user;
  }

  /** A tree being put together. */
  private static final class Folder {
    final Map<String, Folder> folders = new TreeMap<>();
    final Map<String, byte[]> files = new TreeMap<>();
    final Map<String, String> links = new TreeMap<>();
    final Map<String, Boolean> programs = new TreeMap<>();

    void put(String path, byte[] content, boolean program) {
      Folder at = at(path.substring(0, path.lastIndexOf('/')));
      String name = path.substring(path.lastIndexOf('/') + 1);
      at.files.put(name, content);
      at.programs.put(name, program);
    }

    Folder at(String path) {
      Folder at = this;
      for (String name : path.split("/")) {
        at = name.isEmpty() ? at : at.folders.computeIfAbsent(name, n -> new Folder());
      }
      return at;
    }

    Digest store(BlobStore store) throws IOException {
      Directory.Builder message = Directory.newBuilder();
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        message
            .addFilesBuilder()
            .setName(file.getKey())
            .setDigest(WireDigests.toWire(store.put(file.getValue())))
            .setIsExecutable(programs.get(file.getKey()));
      }
      for (Map.Entry<String, Folder> folder : folders.entrySet()) {
        message
            .addDirectoriesBuilder()
            .setName(folder.getKey())
            .setDigest(WireDigests.toWire(folder.getValue().store(store)));
      }
      links.forEach((name, to) -> message.addSymlinksBuilder().setName(name).setTarget(to));
      return store.put(message.build().toByteArray());
    }
  }

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createDirectories(Path.of(arguments[0]).toAbsolutePath());
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    TimeSource time = TimeSource.system();
    ProcessRunner runner = ProcessRunner.system();
    try (BlobStore store =
        BlobStore.open(folder.resolve("store"), new StoreLimits(4L << 30, 1L << 30), time)) {
      JobUser user = JobUser.choose("icecc", runner);
      RootBench bench = new RootBench(store, user);
      bench.switches(folder.resolve("pool"));
      bench.jobs(folder, time, runner);
    }
  }

  /** A compile of a project: what all have in common, and {@code unit}'s own. */
  private static Folder project(int unit) {
    Folder root = new Folder();
    for (int i = 0; i < TOOLCHAIN_FILES; i++) {
      root.put("/usr/include/c++/" + i % 20 + "/h" + i, text("system", i), false);
    }
    for (int i = 0; i < HEADERS; i++) {
      root.put("/home/me/p/src/m" + i % FOLDERS + "/h" + i + ".h", text("header", i), false);
    }
    root.put("/home/me/p/src/u" + unit + ".cc", text("unit", unit), false);
    for (int i = 0; i < OWN_HEADERS; i++) {
      String path = "/home/me/p/src/m" + i * 5 % FOLDERS + "/own" + unit + "-" + i + ".h";
      root.put(path, text("own" + unit, i), false);
    }
    root.at("/home/me/p/build");
    return root;
  }

  private static byte[] text(String kind, int number) {
    return (kind + number + "\n").repeat(100).getBytes();
  }

  private void switches(Path folder) throws Exception {
    Digest[] units = {project(1).store(store), project(2).store(store)};
    Trees trees = new Trees(store::read, TreeLimits.USUAL);
    RootPool pool = RootPool.open(folder, store, RootLimits.forSlots(1), user);
    long begin = System.nanoTime();
    long cpu = cpuNanos();
    try (StagedRoot root = pool.take(trees.load(units[0]))) {
      say(
          "new root: %d entries, %.1f ms, %.1f ms of them CPU",
          root.content().size(), (System.nanoTime() - begin) / 1e6, (cpuNanos() - cpu) / 1e6);
    }
    long[] wall = new long[SWITCHES];
    int steps = 0;
    for (int i = -WARM_UP; i < SWITCHES; i++) {
      if (i == 0) {
        cpu = cpuNanos();
      }
      begin = System.nanoTime();
      TreeFolder wanted = trees.load(units[Math.floorMod(i + 1, 2)]);
      try (var lease = pool.hold(wanted);
          StagedRoot root = pool.take(wanted)) {
        steps = root.steps();
      }
      if (i >= 0) {
        wall[i] = System.nanoTime() - begin;
      }
    }
    say(
        "switch between two units: %d changes, median %.2f ms, %.2f ms CPU each",
        steps, median(wall), (cpuNanos() - cpu) / 1e6 / SWITCHES);
    cpu = cpuNanos();
    begin = System.nanoTime();
    for (int i = 0; i < SWITCHES; i++) {
      TreeFolder wanted = trees.load(units[0]);
      try (var lease = pool.hold(wanted);
          StagedRoot root = pool.take(wanted)) {
        steps = root.steps();
      }
    }
    say(
        "the same unit again: %d changes, %.3f ms CPU each",
        steps, (cpuNanos() - cpu) / 1e6 / SWITCHES);
    pool.close();
  }

  private void jobs(Path folder, TimeSource time, ProcessRunner runner) throws Exception {
    ControlGroups.Search search = ControlGroups.find(time);
    ControlGroups groups = search instanceof ControlGroups.Found found ? found.groups() : null;
    say("control groups: %s", search);
    SandboxSettings settings = new SandboxSettings(folder.resolve("probe"), user, 0, groups);
    if (!(Sandbox.probe(settings, runner) instanceof Sandbox.Usable usable)) {
      throw new IllegalStateException("no jail here: " + Sandbox.probe(settings, runner));
    }
    JailedActions actions =
        JailedActions.open(
            folder.resolve("actions"),
            new JailedActions.Setup(
                store,
                store::read,
                usable.sandbox(),
                ActionLimits.of(2000),
                RootLimits.forSlots(1),
                order -> new Slot(),
                "bench",
                time,
                runner));
    byte[] source = "int answer(int x) { return x * 42; }\n".getBytes();
    String[] gcc = {"/usr/bin/gcc", "-O2", "-c", "/home/me/p/src/a.c", "-o", "/dev/null"};
    Folder tree = project(1);
    add(tree, runner, "/usr/bin/gcc", "/usr/bin/as", printed(runner, "-print-prog-name=cc1"));
    tree.put("/home/me/p/src/a.c", source, false);
    tree.put("/usr/include/stdc-predef.h", Files.readAllBytes(Path.of("/usr/include/stdc-predef.h")), false);
    Digest root = tree.store(store);
    long[] jailed = new long[JOBS];
    long[] bare = new long[JOBS];
    long jailedChildren = 0;
    long bareChildren = 0;
    long own = 0;
    Path plain = Files.writeString(folder.resolve("a.c"), new String(source));
    for (int i = -JOBS / 2; i < JOBS; i++) {
      long begin = System.nanoTime();
      long children = childrenNanos();
      long ownBefore = processNanos();
      run(actions, root, gcc);
      if (i >= 0) {
        jailed[i] = System.nanoTime() - begin;
        jailedChildren += childrenNanos() - children;
        own += processNanos() - ownBefore;
      }
      begin = System.nanoTime();
      children = childrenNanos();
      runner.run(Command.of("/usr/bin/gcc", "-O2", "-c", plain.toString(), "-o", folder + "/a.o"));
      if (i >= 0) {
        bare[i] = System.nanoTime() - begin;
        bareChildren += childrenNanos() - children;
      }
    }
    say(
        "gcc as an action: median %.1f ms; CPU of processes %.1f ms, of the daemon %.1f ms",
        median(jailed), jailedChildren / 1e6 / JOBS, own / 1e6 / JOBS);
    say(
        "gcc bare: median %.1f ms; CPU of processes %.1f ms",
        median(bare), bareChildren / 1e6 / JOBS);
    actions.close();
  }

  private static final class Slot implements SlotGate.Slot {
    @Override
    public void used(JobUsage usage) {}

    @Override
    public void close() {}
  }

  private static void run(JailedActions actions, Digest root, String[] gcc) throws Exception {
    var command =
        dev.affogato.protocol.reapi.v2.Command.newBuilder()
            .addAllArguments(Arrays.asList(gcc).subList(0, gcc.length - 1))
            .addArguments("a.o")
            .setWorkingDirectory("home/me/p/build")
            .addOutputPaths("a.o")
            .build();
    var action =
        Action.newBuilder()
            .setPlatform(DirectActions.platform(022))
            .setInputRootDigest(WireDigests.toWire(root))
            .build();
    var order =
        new ActionOrder(
            Digest.EMPTY, action, command, ExecuteRequest.getDefaultInstance(), new Caller("", ""));
    var result = actions.run(order, stage -> {}).response().getResult();
    if (result.getOutputFilesCount() != 1) {
      throw new IllegalStateException("no object: " + result);
    }
  }

  private static void add(Folder tree, ProcessRunner runner, String... programs) throws Exception {
    for (String program : programs) {
      own(tree, Path.of(program));
      String libraries = runner.run(Command.of("ldd", program)).stdoutText();
      for (String word : libraries.split("\\s+")) {
        if (word.startsWith("/")) {
          own(tree, Path.of(word));
        }
      }
    }
  }

  /** As the path says, and as the loader's own names are (no links but the usual top ones). */
  private static void own(Folder tree, Path file) throws IOException {
    for (String top : List.of("bin", "lib", "lib64", "sbin")) {
      if (Files.isSymbolicLink(Path.of("/", top))) {
        tree.links.put(top, Files.readSymbolicLink(Path.of("/", top)).toString());
      }
    }
    String path = file.toString();
    String place = path.startsWith("/usr/") ? path : "/usr" + path;
    tree.put(place, Files.readAllBytes(file), true);
  }

  private static String printed(ProcessRunner runner, String question) throws Exception {
    return runner.run(Command.of("gcc", question)).stdoutText().strip();
  }

  private static double median(long[] nanos) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2] / 1e6;
  }

  /** Of this thread. */
  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static long processNanos() {
    return ((com.sun.management.OperatingSystemMXBean)
            ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static long childrenNanos() throws IOException {
    String stat = Files.readString(Path.of("/proc/self/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[13]) + Long.parseLong(fields[14])) * TICK_NANOS;
  }

  private static void say(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
