import dev.affogato.base.process.ProcessRunner;
import dev.affogato.base.time.TimeSource;
import dev.affogato.daemon.work.environment.EnvironmentId;
import dev.affogato.daemon.work.environment.EnvironmentLimits;
import dev.affogato.daemon.work.environment.EnvironmentStore;
import dev.affogato.daemon.work.environment.Installation;
import dev.affogato.daemon.work.execution.CompileExecution;
import dev.affogato.daemon.work.execution.CompileJob;
import dev.affogato.daemon.work.execution.CompileLimits;
import dev.affogato.daemon.work.execution.CompileOutcome;
import dev.affogato.daemon.work.execution.CompileService;
import dev.affogato.daemon.work.execution.CompileStart;
import dev.affogato.daemon.work.execution.Language;
import dev.affogato.daemon.work.sandbox.ExecutionMode;
import dev.affogato.daemon.work.sandbox.JobUser;
import dev.affogato.daemon.work.sandbox.Sandbox;
import dev.affogato.daemon.work.sandbox.SandboxSettings;
import dev.affogato.daemon.work.sandbox.group.ControlGroups;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What the jail costs a compile job: the same gcc on the same preprocessed source, started by a
 * daemon's compile service and started bare, in turns. testing/bench/jail.sh runs it.
 *
 * <p>Arguments: an empty folder, an environment's archive, a preprocessed C source, rounds.
 */
public final class JailBench {
  private static final EnvironmentId ENVIRONMENT = new EnvironmentId("x86_64", "bench");
  private static final int JOBS_A_ROUND = 20;
  private static final int WARM_UP_ROUNDS = 2;
  private static final long TICK_NANOS = 10_000_000;

  private final CompileService service;
  private final byte[] source;
  private final Path out;

  private JailBench(CompileService service, byte[] source, Path out) {
    this.service = service;
    this.source = source;
    this.out = out;
  }

  private interface Job {
    void run() throws Exception;
  }

  /** Times of one way to run a job. */
  private static final class Cost {
    private final long[] wallNanos;
    private int jobs;
    private long ownNanos;
    private long childrenNanos;

    Cost(int jobsMax) {
      wallNanos = new long[jobsMax];
    }

    double medianMs() {
      long[] sorted = Arrays.copyOf(wallNanos, jobs);
      Arrays.sort(sorted);
      return sorted[jobs / 2] / 1e6;
    }

    double ownMs() {
      return ownNanos / 1e6 / jobs;
    }

    double childrenMs() {
      return childrenNanos / 1e6 / jobs;
    }
  }

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]).toAbsolutePath();
    ProcessRunner runner = ProcessRunner.system();
    TimeSource time = TimeSource.system();
    ControlGroups.Search search = ControlGroups.find(time);
    ControlGroups groups = search instanceof ControlGroups.Found found ? found.groups() : null;
    System.out.println("control groups: " + search);
    SandboxSettings settings =
        new SandboxSettings(
            folder.resolve("probe"), JobUser.choose("icecc", runner), 0, groups);
    if (!(Sandbox.probe(settings, runner) instanceof Sandbox.Usable usable)) {
      throw new IllegalStateException("no jail here: " + Sandbox.probe(settings, runner));
    }
    EnvironmentStore store =
        EnvironmentStore.open(folder.resolve("base"), EnvironmentLimits.defaults(), time);
    install(store, Path.of(arguments[1]));
    CompileService service =
        CompileService.open(
            new ExecutionMode.Jailed(usable.sandbox()),
            store,
            folder.resolve("jobs"),
            time,
            runner);
    new JailBench(service, Files.readAllBytes(Path.of(arguments[2])), folder.resolve("bare.o"))
        .measure(Integer.parseInt(arguments[3]));
  }

  private static void install(EnvironmentStore store, Path archive) throws Exception {
    try (Installation installation = store.install(ENVIRONMENT);
        InputStream in = Files.newInputStream(archive)) {
      byte[] chunk = new byte[100_000];
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        installation.write(chunk, 0, n);
      }
      installation.finish();
    }
  }

  private void measure(int rounds) throws Exception {
    Cost bare = new Cost(rounds * JOBS_A_ROUND);
    Cost jailed = new Cost(rounds * JOBS_A_ROUND);
    for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
      round(this::bare, round < 0 ? new Cost(JOBS_A_ROUND) : bare);
      round(this::jailed, round < 0 ? new Cost(JOBS_A_ROUND) : jailed);
    }
    System.out.printf("%-8s %12s %14s %14s%n", "ms a job", "median time", "daemon CPU", "other CPU");
    print("bare", bare.medianMs(), bare.ownMs(), bare.childrenMs());
    print("jailed", jailed.medianMs(), jailed.ownMs(), jailed.childrenMs());
    print(
        "more",
        jailed.medianMs() - bare.medianMs(),
        jailed.ownMs() - bare.ownMs(),
        jailed.childrenMs() - bare.childrenMs());
  }

  private static void print(String name, double medianMs, double ownMs, double childrenMs) {
    System.out.printf(
        Locale.ROOT, "%-8s %12.2f %14.2f %14.2f%n", name, medianMs, ownMs, childrenMs);
  }

  private static void round(Job job, Cost cost) throws Exception {
    long ownBefore = ownNanos();
    long childrenBefore = childrenNanos();
    for (int i = 0; i < JOBS_A_ROUND; i++) {
      long start = System.nanoTime();
      job.run();
      cost.wallNanos[cost.jobs++] = System.nanoTime() - start;
    }
    cost.ownNanos += ownNanos() - ownBefore;
    cost.childrenNanos += childrenNanos() - childrenBefore;
  }

  private static long ownNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static long childrenNanos() throws Exception {
    String stat = Files.readString(Path.of("/proc/self/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    // proc(5): cutime and cstime are fields 16 and 17, and the first here is field 3.
    return (Long.parseLong(fields[13]) + Long.parseLong(fields[14])) * TICK_NANOS;
  }

  private void bare() throws Exception {
    Process gcc =
        new ProcessBuilder(
                "/usr/bin/gcc", "-x", "c", "-O2", "-c", "-fpreprocessed", "-", "-o", out.toString())
            .start();
    try (var stdin = gcc.getOutputStream()) {
      stdin.write(source);
    }
    gcc.getInputStream().readAllBytes();
    gcc.getErrorStream().readAllBytes();
    if (gcc.waitFor() != 0) {
      throw new IllegalStateException("gcc failed");
    }
  }

  private void jailed() throws Exception {
    CompileJob job =
        new CompileJob(
            1,
            ENVIRONMENT,
            Language.C,
            List.of("-O2", "-c"),
            "gcc",
            "a.c",
            "/home/me",
            "a.o",
            false,
            43);
    CompileStart start = service.start(job, CompileLimits.of(2000));
    try (CompileExecution execution = ((CompileStart.Running) start).execution()) {
      execution.feed(source, 0, source.length);
      CompileOutcome outcome = execution.await();
      if (!(outcome instanceof CompileOutcome.Compiled compiled) || compiled.status() != 0) {
        throw new IllegalStateException("the job failed: " + outcome);
      }
    }
  }
}
