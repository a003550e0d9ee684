package dev.affogato.console.run;

import dev.affogato.client.journal.Advice;
import dev.affogato.client.journal.ReasonGuide;
import dev.affogato.console.report.BuildReport;
import dev.affogato.console.report.Words;
import dev.affogato.console.why.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is said at the end of a run: a dozen lines at most, most of them of what could be better.
 * Stateless.
 */
final class RunSummary {
  private static final int SHOWN_MAX = 3;
  private static final int COLUMNS = 110;
  private static final int PHASES_PERCENT_MIN = 3;

  /** Less is not worth a machine, nor sure. */
  private static final int GAIN_PERCENT_MIN = 5;

  private RunSummary() {}

  /**
   * @param details what the jobs spent their time on; null if that is not known
   */
  static List<String> lines(RunReport run, @Nullable BuildReport details, ReasonGuide guide) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "affogato: %d jobs in %.1f s: %d remote, %s%d local",
            run.jobs(),
            run.wallMs() / 1000.0,
            run.remote(),
            run.cached() == 0 ? "" : run.cached() + " cached, ",
            run.local()));
    share(lines, run);
    if (!run.hosts().isEmpty()) {
      add(lines, "remote on", counts(run.hosts()));
    }
    if (details != null && details.wallUs() > 0) {
      add(lines, "time of jobs", time(details));
      if (details.bytes().sent() + details.bytes().received() > 0) {
        add(lines, "bytes", Words.bytes(details.bytes()));
      }
    }
    if (!run.detours().isEmpty()) {
      add(lines, "not direct", counts(run.detours()));
    }
    reasons(lines, run, guide);
    if (details != null && run.remote() > 0) {
      add(lines, "more machines", prospect(details));
    }
    if (details != null) {
      add(lines, "all of it", "affogato report; as a page: affogato report --html report.html");
    }
    return lines;
  }

  private static void share(List<String> lines, RunReport run) {
    long all = run.remote() + run.cached() + run.local();
    if (run.remote() + run.cached() > 0) {
      add(
          lines,
          "share",
          String.format(
              Locale.ROOT,
              "%d%% elsewhere (%d%% not preprocessed here), %d%% known before, %d%% here",
              Words.percent(run.remote(), all),
              Words.percent(run.direct(), all),
              Words.percent(run.cached(), all),
              Words.percent(run.local(), all)));
    }
  }

  private static String time(BuildReport details) {
    long all = details.phases().values().stream().mapToLong(Long::longValue).sum();
    List<String> words = new ArrayList<>();
    for (Map.Entry<String, Long> phase : details.phases().entrySet()) {
      long percent = Words.percent(phase.getValue(), all);
      if (percent >= PHASES_PERCENT_MIN && words.size() < SHOWN_MAX) {
        words.add(Words.phase(phase.getKey()) + " " + percent + "%");
      }
    }
    return String.join(", ", words);
  }

  private static String counts(Map<String, Long> counts) {
    List<Map.Entry<String, Long>> sorted = sorted(counts);
    List<String> words = new ArrayList<>();
    sorted.stream()
        .limit(SHOWN_MAX)
        .forEach(entry -> words.add(Text.display(entry.getKey()) + " (" + entry.getValue() + ")"));
    if (sorted.size() > SHOWN_MAX) {
      words.add(others(sorted));
    }
    return String.join(", ", words);
  }

  private static String others(List<Map.Entry<String, Long>> sorted) {
    List<Map.Entry<String, Long>> rest = sorted.subList(SHOWN_MAX, sorted.size());
    long sum = rest.stream().mapToLong(Map.Entry::getValue).sum();
    return Text.count(rest.size(), "other") + " (" + sum + ")";
  }

  private static List<Map.Entry<String, Long>> sorted(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .toList();
  }

  /** What can be cured comes first. */
  private static void reasons(List<String> lines, RunReport run, ReasonGuide guide) {
    List<Map.Entry<String, Long>> reasons = new ArrayList<>(sorted(run.reasons()));
    reasons.sort(
        Comparator.comparing(
            (Map.Entry<String, Long> entry) -> guide.about(entry.getKey()).nature(),
            Comparator.reverseOrder()));
    for (Map.Entry<String, Long> reason : reasons.subList(0, Math.min(SHOWN_MAX, reasons.size()))) {
      Advice advice = guide.about(reason.getKey());
      String what = Text.display(reason.getKey()) + " (" + reason.getValue() + "): ";
      add(lines, "local because", what + (advice.isFine() ? advice.meaning() : advice.cure()));
    }
    if (reasons.size() > SHOWN_MAX) {
      add(lines, "", "and " + others(reasons));
    }
  }

  private static String prospect(BuildReport details) {
    long us = details.prospect().wallUs(2);
    long less = Words.percent(details.wallUs() - us, details.wallUs());
    return less < GAIN_PERCENT_MIN
        ? "would bring little: hardly a job waited for one"
        : "twice as many would take about " + Words.seconds(us) + ", " + less + "% less";
  }

  private static void add(List<String> lines, String title, String text) {
    String line = String.format(Locale.ROOT, "  %-14s %s", title, text);
    lines.add(line.length() <= COLUMNS ? line : line.substring(0, COLUMNS - 1) + "…");
  }
}
