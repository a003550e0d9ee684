package dev.affogato.testing.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.testing.farm.Farm;
import dev.affogato.testing.farm.Maker;
import dev.affogato.testing.farm.Program;
import dev.affogato.testing.farm.Requirements;
import dev.affogato.testing.farm.Wait;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The farm of behaviour spec 6.1: a machine that builds and takes no jobs of others, and two
 * compile servers, with two slots each.
 */
final class CatalogueFarm implements AutoCloseable {
  static final String SUBMITTER = "localice";
  static final String FIRST = "remoteice1";
  static final String SECOND = "remoteice2";

  private static final Duration LOG_LIMIT = Duration.ofSeconds(30);
  private static final int JOB_SLOTS = 2;

  /** What no log may ever hold (behaviour spec 6.1). */
  private static final List<String> FORBIDDEN =
      List.of(
          "that job isn't handled by",
          "the server isn't the same for job",
          "got exception ",
          "Two input files",
          "Ignoring bogus version",
          "scheduler closed connection",
          "internal error",
          "setting error state for channel",
          "No suitable host found, assigning submitter",
          "please report this");

  /** What stock's server says of each job it takes. */
  private static final String SERVES = "remote compile for file";

  private final Farm farm;
  private final Lineup lineup;
  private final Program scheduler;
  private final Program submitter;
  private final Program first;
  private final Program second;

  /**
   * How much of the logs has been judged: what was said before all had logged in is not, as stock's
   * scheduler may leave peers waiting until they try again, which both then complain of; and what
   * fails one case shall not fail those after it.
   */
  private final Map<Program, Integer> judged = new HashMap<>();

  /**
   * Processes of stock's server whose client may have left them: it has read what the compiler
   * said, and compiles here without waiting for the object.
   */
  private final Set<String> left = new HashSet<>();

  private final AtomicInteger runs = new AtomicInteger();

  CatalogueFarm(Path folder, Lineup lineup) throws Exception {
    Requirements.root();
    Requirements.program("/usr/sbin/iceccd", "icecc");
    Requirements.program("/usr/bin/bwrap", "bubblewrap");
    this.lineup = lineup;
    this.farm = new Farm(folder, SUBMITTER, FIRST, SECOND);
    try {
      List<String> slots = List.of("-m", String.valueOf(JOB_SLOTS));
      scheduler = farm.startScheduler(lineup.scheduler());
      first = farm.startDaemon(lineup.first(), FIRST, slots);
      second = farm.startDaemon(lineup.second(), SECOND, slots);
      submitter =
          farm.startDaemon(
              lineup.submitter(), SUBMITTER, List.of("--no-remote", "-m", slots.getLast()));
      farm.awaitLogin(first, second, submitter);
      awaitIdle();
      for (Program program : List.of(scheduler, submitter, first, second)) {
        judged.put(program, program.log().length());
      }
    } catch (Exception | Error e) {
      farm.close();
      throw e;
    }
  }

  Farm farm() {
    return farm;
  }

  Maker client() {
    return lineup.client();
  }

  Program first() {
    return first;
  }

  Program second() {
    return second;
  }

  Program scheduler() {
    return scheduler;
  }

  Program submitter() {
    return submitter;
  }

  /** {@code machine} as the client's log names it. */
  String host(String machine) {
    return farm.machines().address(machine) + ":10245";
  }

  /** How a command ended, and what its client logged. */
  record Ran(int status, String stdout, String stderr, String log) {}

  /** Runs {@code command} as it is: without a client, unless it names one. */
  Ran run(Path directory, Map<String, String> extra, List<String> command) throws Exception {
    Path log = farm.folder().resolve("client-" + runs.incrementAndGet() + ".log");
    Map<String, String> environment = new HashMap<>(farm.clientEnvironment(SUBMITTER));
    environment.put("ICECC_LOGFILE", log.toString());
    environment.put("ICECC_ENV_COMPRESSION", "none");
    environment.putAll(extra);
    Farm.Streams streams = farm.runApart(SUBMITTER, directory, environment, command);
    String logged = Files.exists(log) ? Files.readString(log, StandardCharsets.ISO_8859_1) : "";
    return new Ran(streams.status(), streams.stdout(), streams.stderr(), logged);
  }

  /** Runs {@code command} through the client, which asks for {@code machine}. */
  Ran icecc(Path directory, String machine, Map<String, String> extra, List<String> command)
      throws Exception {
    Map<String, String> environment = new HashMap<>(extra);
    environment.put("ICECC_PREFERRED_HOST", machine);
    List<String> words = new ArrayList<>(List.of(client().program("icecc")));
    words.addAll(command);
    return run(directory, environment, words);
  }

  /** All machines are there and nothing is going on. */
  void awaitIdle() throws Exception {
    Wait.until("an idle farm", LOG_LIMIT, () -> isIdle(hosts()), this::quietHosts);
  }

  private String hosts() throws Exception {
    return farm.askScheduler("listcs");
  }

  private String quietHosts() {
    try {
      return hosts();
    } catch (Exception e) {
      return e.toString();
    }
  }

  private static boolean isIdle(String hosts) {
    return hosts.contains(" 3 hosts, 0 jobs in queue")
        && hosts.lines().filter(line -> line.contains(" jobs=0/")).count() == 3;
  }

  /** Waits for {@code text} in what {@code program} logs after {@code mark}. */
  void awaitLog(Program program, int mark, String text, Object evidence) throws Exception {
    Wait.until(
        "'" + text + "' in the log of a daemon",
        LOG_LIMIT,
        () -> program.logSince(mark).contains(text),
        () -> logSince(program, mark) + "\n" + evidence);
  }

  private static String logSince(Program program, int mark) {
    try {
      return program.logSince(mark);
    } catch (Exception e) {
      return e.toString();
    }
  }

  /** Nothing was logged since the last check that is a defect wherever it is said. */
  void checkLogs(Verdict verdict, Ran... runs) throws Exception {
    List<String> defects = new ArrayList<>();
    for (Ran ran : runs) {
      defects.addAll(linesOf(ran.log(), FORBIDDEN));
    }
    for (Program program : List.of(scheduler, submitter, first, second)) {
      List<String> forbidden = new ArrayList<>(FORBIDDEN);
      if (program == submitter && lineup.submitter() == Maker.STOCK) {
        // Our client asks its daemon in a way of our own whether both see the same files; stock's
        // closes that connection, and says so.
        forbidden.remove("setting error state for channel");
      }
      String log = program.logSince(judged.get(program));
      judged.merge(program, log.length(), Integer::sum);
      if (program == first && verdict == Verdict.REBUILT) {
        log.lines()
            .filter(line -> line.contains(SERVES))
            .map(CatalogueFarm::process)
            .forEach(left::add);
      }
      defects.addAll(linesOf(log, forbidden));
    }
    assertThat(defects).as("what no log may hold").isEmpty();
  }

  /** The lines of {@code log} that hold one of {@code texts}, with the two before each. */
  private List<String> linesOf(String log, List<String> texts) {
    List<String> lines = log.lines().toList();
    List<String> found = new ArrayList<>();
    for (int at = 0; at < lines.size(); at++) {
      String line = lines.get(at);
      if (texts.stream().anyMatch(line::contains) && !left.contains(process(line))) {
        found.add(String.join("\n", lines.subList(Math.max(0, at - 2), at + 1)));
      }
    }
    return found;
  }

  /** The process that logged {@code line}, as stock writes it. */
  private static String process(String line) {
    return line.replaceFirst(" .*", "");
  }

  @Override
  public void close() throws Exception {
    farm.close();
  }
}
