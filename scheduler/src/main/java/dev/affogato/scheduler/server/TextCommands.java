package dev.affogato.scheduler.server;

import dev.affogato.base.address.Addresses;
import dev.affogato.scheduler.state.HostSnapshot;
import dev.affogato.scheduler.state.JobSnapshot;
import dev.affogato.scheduler.state.SchedulerEvent.AskInternals;
import dev.affogato.scheduler.state.SchedulerEvent.AskWhy;
import dev.affogato.scheduler.state.SchedulerEvent.BlockHosts;
import dev.affogato.scheduler.state.SchedulerEvent.OperatorCommand;
import dev.affogato.scheduler.state.SchedulerEvent.RemoveHosts;
import dev.affogato.scheduler.state.SchedulerEvent.UnblockHosts;
import dev.affogato.scheduler.state.SchedulerSnapshot;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;

/**
 * What the text protocol's commands say, to the letter (protocol spec 10): scripts read it.
 * Thread-safe: no state of its own.
 */
final class TextCommands {
  static final String GOOD_BYE = "200 Good Bye!\n";
  private static final String DONE = "200 done\n";

  /** What tools that talk to icecream's scheduler expect to see. */
  private static final String COMPATIBLE_WITH = "1.4.0";

  private static final String HELP =
      """
      listcs
      listblocks
      listjobs
      removecs
      blockcs
      unblockcs
      internals
      help
      quit
      """;

  /** Daemons have ten seconds for their internals (protocol spec 1.7); the loop answers then. */
  private static final long ANSWER_S_MAX = 20;

  private final EventLoop loop;

  /**
   * @param text what to print
   * @param last whether the connection ends
   */
  record Reply(String text, boolean last) {}

  TextCommands(EventLoop loop) {
    this.loop = loop;
  }

  String greeting(long uptimeSeconds) throws IOException, InterruptedException {
    SchedulerSnapshot now = snapshot();
    return """
    200-ICECC %s: %ds uptime, %d hosts, %d jobs in queue (%d total).
    200 Use 'help' for help and 'quit' to quit.
    """
        .formatted(
            COMPATIBLE_WITH, uptimeSeconds, now.hosts().size(), now.jobs().size(), now.jobsEver());
  }

  /**
   * Carries out one line.
   *
   * @param mayChange whether commands that change anything are obeyed
   */
  Reply execute(String line, boolean mayChange) throws IOException, InterruptedException {
    List<String> words = Arrays.stream(line.split(" ")).filter(word -> !word.isEmpty()).toList();
    String command = words.isEmpty() ? "" : words.getFirst().toLowerCase(Locale.ROOT);
    List<String> hosts = words.isEmpty() ? List.of() : words.subList(1, words.size());
    String text =
        switch (command) {
          case "listcs" -> listHosts(snapshot());
          case "listblocks" -> listBlocks(snapshot());
          case "listjobs" -> listJobs(snapshot());
          case "removecs" -> change(command, RemoveHosts::new, hosts, "hosts", mayChange);
          case "blockcs" -> change(command, BlockHosts::new, hosts, "hosts", mayChange);
          case "unblockcs" -> change(command, UnblockHosts::new, hosts, "host", mayChange);
          case "internals" -> await(loop.ask(number -> new AskInternals(number, hosts)));
          case "why" -> why(String.join(" ", hosts));
          case "help" -> HELP;
          case "quit", "exit" -> GOOD_BYE;
          default -> "Invalid command '" + line + "'\n";
        };
    return text.equals(GOOD_BYE) ? new Reply(text, true) : new Reply(text + DONE, false);
  }

  private String change(
      String command,
      BiFunction<Long, List<String>, OperatorCommand> kind,
      List<String> hosts,
      String what,
      boolean mayChange)
      throws IOException, InterruptedException {
    if (!mayChange) {
      return "403 " + command + " is obeyed from the scheduler's own machine only\n";
    }
    if (hosts.isEmpty()) {
      return "401 Sure. But which " + what + "?\n";
    }
    List<String> named = hosts.stream().map(Addresses::canonical).toList();
    return await(loop.ask(number -> kind.apply(number, named)));
  }

  /** A command of our own, so {@code help} must not name it: scripts know its lines. */
  private String why(String word) throws IOException, InterruptedException {
    if (word.isEmpty()) {
      return "401 Sure. But which job or file?\n";
    }
    String text = await(loop.ask(number -> new AskWhy(number, word)));
    return text.isEmpty() ? "404 no such job is remembered\n" : text;
  }

  private static String listHosts(SchedulerSnapshot now) {
    StringBuilder text = new StringBuilder();
    for (HostSnapshot host : now.hosts()) {
      text.append(
          String.format(
              Locale.ROOT,
              " %s (%s) [%s] speed=%.2f jobs=%d/%d load=%d",
              host.nodeName(),
              Addresses.withPort(host.address(), host.port()),
              host.platform(),
              host.speed(),
              host.jobs().size(),
              host.maxJobs(),
              host.load()));
      if (host.installingSeconds() >= 0) {
        text.append(" busy installing since ").append(host.installingSeconds()).append(" s");
      }
      text.append('\n');
      host.jobs().forEach(job -> text.append("   ").append(line(job)));
    }
    return text.toString();
  }

  private static String listJobs(SchedulerSnapshot now) {
    StringBuilder text = new StringBuilder();
    now.jobs().forEach(job -> text.append(' ').append(line(job)));
    return text.toString();
  }

  private static String line(JobSnapshot job) {
    return "%d %s sub:%s on:%s %s\n"
        .formatted(job.id(), job.phase().letters(), job.submitter(), job.server(), job.file());
  }

  private static String listBlocks(SchedulerSnapshot now) {
    StringBuilder text = new StringBuilder();
    now.blockedHosts().forEach(host -> text.append("   ").append(host).append('\n'));
    return text.toString();
  }

  private SchedulerSnapshot snapshot() throws IOException, InterruptedException {
    return await(loop.snapshot());
  }

  private static <T> T await(CompletableFuture<T> answer) throws IOException, InterruptedException {
    try {
      return answer.get(ANSWER_S_MAX, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new IOException("the scheduler does not answer; is it closing?", e);
    }
  }
}
