package dev.affogato.console.run;

import dev.affogato.base.time.Deadline;
import dev.affogato.base.time.TimeSource;
import dev.affogato.client.agent.Agent;
import dev.affogato.client.agent.AgentOptions;
import dev.affogato.client.journal.Journal;
import dev.affogato.client.journal.Origins;
import dev.affogato.client.journal.ReasonGuide;
import dev.affogato.client.launcher.AgentSocket;
import dev.affogato.console.process.Signals;
import dev.affogato.console.report.BuildReport;
import dev.affogato.console.report.ChromeTrace;
import dev.affogato.console.why.BuildTitle;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs one command with the launcher's folder first on PATH, an agent of its own to count what
 * happens, and, where this machine has no daemon, a cluster of its own.
 *
 * <p>Confined to the thread that calls {@link #run}.
 */
public final class BuildRun {
  /** What shells say when there is no such command. */
  private static final int COMMAND_NOT_FOUND = 127;

  /** A command may leave jobs running in the background: they are not waited for. */
  private static final Duration LAST_WORDS_LIMIT = Duration.ofSeconds(2);

  private static final Duration LAST_WORDS_POLL = Duration.ofMillis(2);

  private static final int NAME_LENGTH_MAX = 60;

  private final Options options;
  private final PrintStream terminal;
  private final TimeSource time;

  /**
   * What to run.
   *
   * @param command program and arguments
   * @param report file that gets the report as JSON, or null
   * @param trace file that gets each job and its phases, or null
   * @param prefix the installed tree, with {@code libexec/icecc/bin}
   * @param onTerminal whether {@code terminal} can show a line that is rewritten
   */
  public record Options(
      List<String> command,
      @Nullable Path report,
      @Nullable Path trace,
      Path prefix,
      boolean onTerminal) {
    public Options {
      command = List.copyOf(command);
    }
  }

  /**
   * A run that tells people what happens on {@code terminal}, which the command's own output must
   * not share a meaning with: standard error.
   */
  public BuildRun(Options options, PrintStream terminal, TimeSource time) {
    this.options = options;
    this.terminal = terminal;
    this.time = time;
  }

  /**
   * Runs the command to its end, reports, and returns its exit status.
   *
   * @throws IOException if the run could not be set up, or the report not written
   */
  public int run() throws IOException, InterruptedException {
    RunFolder folder = RunFolder.create();
    EmbeddedCluster cluster = Agent.daemonAnswers(System.getenv()) ? null : embedded(folder);
    try {
      return run(folder, cluster);
    } finally {
      // The build has ended: what happens while tidying up is not its failure.
      tidy("the embedded cluster", cluster);
      tidy("the run's own folder " + folder.path(), folder);
    }
  }

  /** A cluster of this run, or null if there can be none: then everything is compiled locally. */
  private @Nullable EmbeddedCluster embedded(RunFolder folder) throws InterruptedException {
    try {
      EmbeddedCluster cluster = EmbeddedCluster.start(folder.daemonSocket(), time);
      if (cluster.unconfined() != null) {
        terminal.println("affogato: jobs run unconfined: " + cluster.unconfined());
      }
      if (cluster.dashboard() != null) {
        terminal.println("affogato: watch it at " + cluster.dashboard());
      }
      return cluster;
    } catch (IOException e) {
      terminal.println("affogato: everything is compiled locally: " + e.getMessage());
      return null;
    }
  }

  private void tidy(String what, @Nullable AutoCloseable part) {
    if (part == null) {
      return;
    }
    try {
      part.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      terminal.println("affogato: " + what + " did not end well: " + e.getMessage());
    }
  }

  private int run(RunFolder folder, @Nullable EmbeddedCluster cluster)
      throws IOException, InterruptedException {
    JobTally tally = new JobTally();
    RunJournal journal = new RunJournal(Journal.of(System.getenv()));
    AgentOptions agentOptions =
        AgentOptions.standard()
            .withListener(new TallyingListener(tally))
            .withJournal(journal)
            .withoutIdleExit();
    AgentSocket socket = AgentSocket.listen(folder.agentSocket());
    long start = time.nanoTime();
    int status;
    try (Agent agent = Agent.launch(socket.channel(), agentOptions);
        StatusLine line = options.onTerminal() ? new StatusLine(terminal, tally::line) : null) {
      status = runCommand(environment(folder, cluster));
      awaitLastWords(tally);
    }
    Duration wall = Duration.ofNanos(time.nanoTime() - start);
    report(tally.report(folder.launched(), folder.unseen(), wall.toMillis(), status), journal);
    return status;
  }

  /** That the last compilers have ended reaches the agent a moment after the command's own end. */
  private void awaitLastWords(JobTally tally) throws InterruptedException {
    Deadline deadline = Deadline.after(time.nanoTime(), LAST_WORDS_LIMIT);
    while (tally.running() > 0 && !deadline.hasPassed(time.nanoTime())) {
      time.pause(LAST_WORDS_POLL);
    }
  }

  private int runCommand(Map<String, String> variables) throws IOException, InterruptedException {
    String name = options.command().getFirst();
    Optional<String> program = Programs.find(name, variables.getOrDefault("PATH", ""));
    if (program.isEmpty()) {
      terminal.println("affogato: " + name + ": there is no such program; check its name and PATH");
      return COMMAND_NOT_FOUND;
    }
    List<String> command = new ArrayList<>(options.command());
    command.set(0, program.get());
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    restoreLocale(builder.environment());
    builder.environment().putAll(variables);
    Process process = builder.start();
    // The terminal sends Ctrl-C to the command as well: it decides, and the report follows its end.
    Signals.ignore("INT");
    Signals.on("TERM", process::destroy);
    return process.waitFor();
  }

  /** The script that started this JVM has chosen a locale for it, and kept the caller's. */
  private static void restoreLocale(Map<String, String> environment) {
    String callers = environment.remove("AFFOGATO_CALLER_LC_ALL");
    if (callers == null) {
      return;
    }
    if (callers.isEmpty()) {
      environment.remove("LC_ALL");
    } else {
      environment.put("LC_ALL", callers);
    }
  }

  private Map<String, String> environment(RunFolder folder, @Nullable EmbeddedCluster cluster) {
    String path = System.getenv().getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin");
    Map<String, String> variables = new HashMap<>();
    variables.put("PATH", options.prefix().resolve("libexec/icecc/bin") + ":" + path);
    variables.put("AFFOGATO_AGENT_SOCKET", folder.agentSocket().toString());
    variables.put("AFFOGATO_RUN_DIR", folder.path().toString());
    if (!System.getenv().containsKey(Origins.VARIABLE)) {
      variables.put(Origins.VARIABLE, name());
    }
    if (cluster != null) {
      variables.put("ICECC_TEST_SOCKET", folder.daemonSocket().toString());
    }
    return variables;
  }

  /** What `affogato why` knows the build by; no other has the same. */
  private String name() {
    String command = String.join(" ", options.command());
    String shown = command.substring(0, Math.min(command.length(), NAME_LENGTH_MAX));
    return BuildTitle.named(
        shown, ProcessHandle.current().pid() + "-" + time.wallClock().toEpochMilli());
  }

  private void report(RunReport report, RunJournal journal) throws IOException {
    ReasonGuide guide = new ReasonGuide();
    BuildReport details =
        journal.build().map(build -> BuildReport.of(build, name(), guide)).orElse(null);
    RunSummary.lines(report, details, guide).forEach(terminal::println);
    terminal.flush();
    Path file = options.report();
    if (file != null) {
      Files.writeString(file, report.toJson(), StandardCharsets.UTF_8);
    }
    Path trace = options.trace();
    if (trace != null && details != null) {
      try (Writer out = Files.newBufferedWriter(trace, StandardCharsets.UTF_8)) {
        ChromeTrace.write(details, out);
      }
    }
  }
}
