package dev.affogato.daemon.work.execution;

import dev.affogato.daemon.work.Machine;
import dev.affogato.daemon.work.sandbox.Sandbox;
import dev.affogato.daemon.work.sandbox.SandboxedCommand;
import dev.affogato.daemon.work.sandbox.group.JobGroup;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The attacks of {@link HostileJobs} on the process that starts jails for the daemon, and on the
 * jails it starts. Nobody looks for an object here.
 */
final class ServedAttacks implements AutoCloseable {
  private static final int NAMES_BEFORE_OPTIONS = 3;

  /** The program knows its own folder by this name. */
  private static final String OWN = "/tmp/affogato";

  private final Path scratch;
  private final Path environment;
  private final Sandbox sandbox;
  private final HostileJobs jobs;
  private final JailServers servers;

  ServedAttacks(Path dir, Sandbox sandbox, HostileJobs jobs) throws Exception {
    this.scratch = Machine.open(dir.resolve("served"));
    this.environment = dir.resolve("packing");
    this.sandbox = sandbox;
    this.jobs = jobs;
    this.servers = new JailServers(sandbox.server());
  }

  /** Runs {@code attack} beside a good job, and says in a line how they ended. */
  String run(Attack attack) throws Exception {
    try (LimitedJob bad = start(attack.word(), HostileJobs.limits(attack))) {
      String good = goodJob();
      if (attack == Attack.DEAF) {
        jobs.passTime();
      }
      return attack.word() + ": " + verdict(attack, bad.await()) + ", good job: " + good;
    }
  }

  private LimitedJob start(String attack, CompileLimits limits) throws Exception {
    JobGroup group = sandbox.group(limits.job());
    JobFolder folder = JobFolder.create(scratch, 1, sandbox.user());
    List<String> words = new ArrayList<>(List.of("/usr/bin/gcc"));
    words.addAll(jobs.flags(attack));
    words.add(OWN + "/a.o");
    List<String> argv =
        sandbox.argv(
            new SandboxedCommand(
                environment,
                words,
                Map.of("PATH", "/usr/bin"),
                folder.out(),
                OWN,
                "/home/me",
                limits.job(),
                folder.report()),
            group);
    JailServer server = servers.get();
    if (server == null) {
      throw new IllegalStateException("no process starts jails");
    }
    LimitedJob.Setup setup =
        new LimitedJob.Setup(limits, folder, sandbox.shape(), group, jobs.time(), Machine.RUNNER);
    return LimitedJob.start(server, argv.subList(NAMES_BEFORE_OPTIONS, argv.size()), setup);
  }

  private static String verdict(Attack attack, JobEnd end) {
    return switch (end) {
      case JobEnd.GivenUp(var why, _, _, _) when attack.isStoppedBy(why.code()) -> "contained";
      case JobEnd.Ended ended
          when ended.excuse() != null && attack.isStoppedBy(ended.excuse().code()) ->
          "contained";
      case JobEnd.Ended ended when ended.status() == 0 && !attack.isStopped() -> {
        String said = new String(ended.stdout(), StandardCharsets.ISO_8859_1);
        boolean held = attack == Attack.CHILDREN || said.contains("held ");
        yield held && !said.contains("ESCAPED") ? "contained" : said;
      }
      // Whether there is an object is asked elsewhere.
      case JobEnd.Ended _ when attack.isStoppedBy("no-object") -> "contained";
      default -> end.toString();
    };
  }

  /** As {@link HostileJobs}: one that forks may take the last process of its user for a while. */
  private String goodJob() throws Exception {
    for (int attempt = 0; attempt < 200; attempt++) {
      try (LimitedJob good = start("none", HostileJobs.limits(Attack.FILES))) {
        if (good.await() instanceof JobEnd.Ended ended && ended.status() == 0) {
          return "done";
        }
      }
    }
    return "failed";
  }

  /** Whether all jobs end with who starts them. */
  boolean endWithTheServer() throws Exception {
    try (LimitedJob deaf = start(Attack.DEAF.word(), HostileJobs.limits(Attack.DEAF))) {
      servers.close();
      return deaf.await() instanceof JobEnd.NotStarted && noneRuns();
    }
  }

  /** The kernel ends them one after the other. */
  private static boolean noneRuns() throws Exception {
    List<ProcessHandle> left =
        ProcessHandle.allProcesses()
            .filter(each -> each.info().commandLine().orElse("").contains("-Dattack=deaf"))
            .toList();
    for (ProcessHandle process : left) {
      process.onExit().get(1, TimeUnit.MINUTES);
    }
    return true;
  }

  /** Whether no job has left a file. */
  boolean leaveNothing() throws Exception {
    try (var folders = Files.list(scratch)) {
      return folders.findAny().isEmpty();
    }
  }

  @Override
  public void close() {
    servers.close();
  }
}
