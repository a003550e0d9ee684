package dev.affogato.daemon.work.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.process.Command;
import dev.affogato.base.time.TimeSource;
import dev.affogato.daemon.work.Machine;
import dev.affogato.daemon.work.sandbox.JobLimits;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A service with the hostile compiler, something of this machine worth attacking, and an ear at the
 * log. Shared by tests that run as root and a program that does not.
 */
final class HostileJobs implements AutoCloseable {
  private static final int ATTACKER = 666;
  private static final int MEMORY_MIB = 200;
  private static final Duration WALL_TIME = Duration.ofMinutes(10);
  private static final JobLimits JOB =
      new JobLimits(MEMORY_MIB, 20 << 20, 30 << 20, 2000, 64, 256, Duration.ofMinutes(1));

  private static final String GOOD_SOURCE = "int answer = 42;\n";

  private final Bench bench;
  private final ServerSocket tcp;
  private final ServerSocketChannel unix;
  private final Path socket;
  private final Path secret;
  private final Logger log = Logger.getLogger(CompileExecution.class.getName());
  private final BlockingQueue<String> logged = new LinkedBlockingQueue<>();
  private final Handler ear = new Ear();

  HostileJobs(Path dir, Bench bench) throws Exception {
    this.bench = bench;
    this.tcp = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    this.socket = dir.resolve("d.socket");
    this.unix = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    unix.bind(UnixDomainSocketAddress.of(socket));
    this.secret = Files.writeString(dir.resolve("secret"), "secret");
    log.addHandler(ear);
    log.setUseParentHandlers(false);
    bench.install(environment(dir));
  }

  /** An environment with nothing but the hostile program, compiled here. */
  private Path environment(Path dir) throws Exception {
    Machine.needs("gcc", "ldd");
    Path source = dir.resolve("hostile.c");
    try (InputStream in = HostileJobs.class.getResourceAsStream("hostile.c")) {
      Files.copy(in, source);
    }
    Path program = dir.resolve("hostile");
    assertThat(
            Machine.RUNNER
                .run(Command.of("gcc", "-w", "-O1", "-o", program.toString(), source.toString()))
                .stderrText())
        .isEmpty();
    Path root = Machine.open(dir.resolve("packing"));
    Machine.pack(root, program, "/usr/bin/gcc");
    Machine.pack(root, Path.of("/bin/true"), "/usr/bin/as");
    Machine.open(root.resolve("bin"));
    Files.copy(
        root.resolve("usr/bin/as"), root.resolve("bin/true"), StandardCopyOption.REPLACE_EXISTING);
    return bench.tar(root);
  }

  /** Little time only for what is after it: this machine may be busy with other things. */
  static CompileLimits limits(Attack attack) {
    JobLimits job = attack == Attack.SPINNING ? JOB.withCpuTime(Duration.ofSeconds(1)) : JOB;
    return new CompileLimits(job, WALL_TIME, 20 << 20, 20_000);
  }

  private CompileJob job(int id, String attack) throws Exception {
    return new CompileJob(
        id, Bench.ID, Language.C, flags(attack), "gcc", "a.c", "/home/me", "a.o", false, 43);
  }

  /** What tells the program what to do. */
  List<String> flags(String attack) throws Exception {
    List<String> flags = new ArrayList<>();
    flags.add("-Dattack=" + attack);
    flags.add("-Dpid=" + ProcessHandle.current().pid());
    flags.add("-Dport=" + tcp.getLocalPort());
    flags.add("-Dsocket=" + socket);
    flags.add("-Dabstract=" + abstractSocket());
    flags.add("-Dsecret=" + secret);
    return flags;
  }

  TimeSource time() {
    return bench.time;
  }

  /** More than any job may take. */
  void passTime() {
    bench.time.advance(WALL_TIME.plusSeconds(1));
  }

  /** One that listens on this machine, of whomever it is. */
  private static String abstractSocket() throws Exception {
    return Files.readAllLines(Path.of("/proc/net/unix")).stream()
        .filter(line -> line.contains(" 00010000 ") && line.contains(" @"))
        .map(line -> line.substring(line.indexOf(" @") + 2))
        .findFirst()
        .orElse("none");
  }

  /** Runs {@code attack} beside a good job, and says in a line how they ended. */
  String run(Attack attack) throws Exception {
    logged.clear();
    bench.limits(limits(attack));
    try (CompileExecution bad = bench.start(job(ATTACKER, attack.word()))) {
      bench.limits(limits(Attack.FILES));
      bad.endOfSource();
      String good = goodJob();
      if (attack == Attack.DEAF) {
        passTime();
      }
      CompileOutcome.Compiled outcome = (CompileOutcome.Compiled) bad.await();
      return attack.word() + ": " + verdict(attack, outcome) + ", good job: " + good;
    }
  }

  private String verdict(Attack attack, CompileOutcome.Compiled outcome) throws Exception {
    String said = new String(outcome.stdout(), StandardCharsets.ISO_8859_1);
    if (!attack.isStopped()) {
      long held = said.lines().filter(line -> line.startsWith("held ")).count();
      boolean worked = outcome.status() == 0 && outcome.object() != null;
      String escapes =
          String.join(", ", said.lines().filter(line -> line.startsWith("ESCAPED")).toList());
      boolean fine = worked && escapes.isEmpty() && (held > 0 || attack == Attack.CHILDREN);
      return fine ? "contained" : "status " + outcome.status() + " held " + held + " " + escapes;
    }
    String reason = reason();
    boolean fine = attack.isStoppedBy(reason) && outcome.tryLocally() && outcome.object() == null;
    return fine ? "contained" : "status " + outcome.status() + " by " + reason;
  }

  /** The code in the log line of the attacker. */
  private @Nullable String reason() {
    return logged.stream()
        .filter(line -> line.startsWith("job " + ATTACKER + ": "))
        .map(line -> line.split(": ")[1])
        .findFirst()
        .orElse(null);
  }

  /**
   * Whether a job of somebody else is done meanwhile. Where jobs have no control groups, one that
   * does nothing but fork may take the last process from others of its user until it is noticed:
   * they are asked to compile themselves, and what comes next works.
   */
  private String goodJob() throws Exception {
    for (int attempt = 0; attempt < 200; attempt++) {
      try (CompileExecution good = bench.start(job(1, "none"))) {
        good.feed(GOOD_SOURCE.getBytes(StandardCharsets.ISO_8859_1), 0, GOOD_SOURCE.length());
        CompileOutcome outcome = good.await();
        if (outcome instanceof CompileOutcome.Compiled compiled && compiled.object() != null) {
          String object = Files.readString(compiled.object().path());
          return object.equals(GOOD_SOURCE) ? "done" : "spoilt";
        }
      }
    }
    return "failed";
  }

  /** A client that is gone while the job sleeps. */
  boolean endsWhenItsClientIsGone() throws Exception {
    try (CompileExecution bad = bench.start(job(ATTACKER, Attack.DEAF.word()))) {
      bad.cancel();
      return bad.await() instanceof CompileOutcome.Cancelled;
    }
  }

  /** Whether anything of a job is left: processes, files, or a changed environment. */
  boolean leavesNothing() throws Exception {
    Path compiler = bench.base.resolve("target=x86_64/bench/usr/bin/gcc");
    boolean unchanged = Files.mismatch(compiler, bench.base.resolveSibling("hostile")) == -1;
    boolean noProcess =
        ProcessHandle.allProcesses()
            .noneMatch(each -> each.info().commandLine().orElse("").contains("-Dattack="));
    try (var folders = Files.list(bench.scratch())) {
      return unchanged && noProcess && folders.findAny().isEmpty();
    }
  }

  @Override
  public void close() throws Exception {
    log.removeHandler(ear);
    log.setUseParentHandlers(true);
    tcp.close();
    unix.close();
  }

  private final class Ear extends Handler {
    @Override
    public void publish(LogRecord entry) {
      logged.add(new java.util.logging.SimpleFormatter().formatMessage(entry));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
