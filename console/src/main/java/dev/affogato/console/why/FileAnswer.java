package dev.affogato.console.why;

import dev.affogato.client.journal.Advice;
import dev.affogato.client.journal.JobRecord;
import dev.affogato.client.journal.JobState;
import dev.affogato.client.journal.Phase;
import dev.affogato.client.journal.ReasonGuide;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.IntPredicate;

/** What became of one job: where, why, and how long what took. Immutable. */
public final class FileAnswer {
  private static final int INDENT = 2;

  /** What would be shown as 0.00 s is no answer to why it took so long. */
  private static final Duration NOTICED = Duration.ofMillis(5);

  private final BuildTitle titles;
  private final ReasonGuide guide;
  private final IntPredicate alive;

  /** A way to show jobs; see {@link BuildSummary}. */
  public FileAnswer(BuildTitle titles, ReasonGuide guide, IntPredicate alive) {
    this.titles = titles;
    this.guide = guide;
    this.alive = alive;
  }

  public List<String> lines(JobRecord job) {
    List<String> lines = new ArrayList<>();
    String output = job.command().output();
    boolean same = output.isEmpty() || output.equals(job.command().file());
    lines.add(Text.display(job.command().file()) + (same ? "" : " to " + Text.display(output)));
    if (!job.command().cwd().isEmpty()) {
      lines.addAll(Text.wrap("in " + Text.display(job.command().cwd()), INDENT));
    }
    lines.addAll(Text.wrap(titles.time(job.began()) + ", " + place(job) + why(job), INDENT));
    if (job.state() != JobState.REMOTE) {
      Advice advice = guide.about(job.reason().code());
      lines.addAll(Text.wrap(advice.meaning(), INDENT));
      lines.addAll(Text.wrap(advice.cure(), INDENT));
    }
    if (!job.duration().isZero()) {
      lines.addAll(Text.wrap(times(job), INDENT));
    }
    return lines;
  }

  private String place(JobRecord job) {
    return switch (job.state()) {
      case REMOTE -> elsewhere(job);
      case RUNNING ->
          alive.test(job.pid())
              ? "on this machine, still running"
              : "on this machine, its end was not seen";
      case SCHEDULED_HERE, LOCAL, QUESTION, UNSEEN -> "on this machine";
      case ABANDONED -> "stopped";
      case REFUSED -> "failed, because ICECC_STRICT is set";
    };
  }

  private static String elsewhere(JobRecord job) {
    String host = job.host().isEmpty() ? "another machine" : Text.display(job.host());
    return switch (job.way().kind()) {
      case UNKNOWN -> "on " + host;
      case DIRECT -> "on " + host + ", not preprocessed here";
      case CACHED -> "not at all: the result was known, from " + host;
      case CLASSIC ->
          "on "
              + host
              + ", preprocessed here: "
              + Text.display(job.way().detour().text())
              + " ("
              + job.way().detour().code()
              + ")";
    };
  }

  private static String why(JobRecord job) {
    String text = Text.display(job.reason().text());
    if (job.state() == JobState.REMOTE) {
      return "";
    }
    return ": " + (text.isEmpty() ? "" : text + " ") + "(" + job.reason().code() + ")";
  }

  private static String times(JobRecord job) {
    StringJoiner parts = new StringJoiner(", ");
    for (Phase phase : Phase.values()) {
      Duration spent = job.phases().get(phase);
      if (spent != null && spent.compareTo(NOTICED) >= 0) {
        parts.add(phase.word() + " " + Text.seconds(spent));
      }
    }
    JobRecord.Bytes bytes = job.bytes();
    if (bytes.sent() > 0) {
      parts.add(
          "sent " + Text.bytes(bytes.sent()) + " for " + Text.bytes(bytes.source()) + " of source");
    }
    if (bytes.object() > 0) {
      parts.add("got " + Text.bytes(bytes.received()) + " for " + Text.bytes(bytes.object()));
    }
    String all = Text.seconds(job.duration());
    return parts.length() == 0 ? all : all + ": " + parts;
  }
}
