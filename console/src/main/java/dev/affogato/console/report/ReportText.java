package dev.affogato.console.report;

import dev.affogato.client.journal.JobRecord;
import dev.affogato.console.why.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A report for a terminal. Stateless. */
public final class ReportText {
  private static final int INDENT = 15;
  private static final int CHAIN_SHOWN = 8;

  /** Less is 0.00 s. */
  private static final long SHOWN_US_MIN = 5_000;

  private static final List<Integer> TIMES = List.of(2, 4);

  private ReportText() {}

  public static List<String> lines(BuildReport report) {
    List<String> lines = new ArrayList<>();
    lines.addAll(Text.wrap(report.title(), 0));
    lines.addAll(Text.wrap(Words.seconds(report.wallUs()) + ": " + counts(report), 0));
    lines.add("Over the network: " + Words.bytes(report.bytes()));
    phases(lines, report);
    machines(lines, report);
    reasons(lines, report);
    longest(lines, report);
    path(lines, report);
    return lines;
  }

  static String counts(BuildReport report) {
    List<String> words = new ArrayList<>();
    for (Map.Entry<String, Long> count : report.counts().entrySet()) {
      if (count.getValue() > 0) {
        words.add(count.getValue() + " " + count.getKey());
      }
    }
    return String.join(", ", words);
  }

  private static void phases(List<String> lines, BuildReport report) {
    long all = report.phases().values().stream().mapToLong(Long::longValue).sum();
    lines.add("");
    lines.add(String.format("%10s %5s  %s", "TIME", "SHARE", "OF ALL JOBS TOGETHER"));
    report
        .phases()
        .forEach((phase, us) -> {
          if (us >= SHOWN_US_MIN) {
            lines.add(
                String.format(
                    "%10s %4d%%  %s",
                    Words.seconds(us), Words.percent(us, all), Words.phase(phase)));
          }
        });
  }

  private static void machines(List<String> lines, BuildReport report) {
    lines.add("");
    lines.add(String.format("%10s %5s  %s", "BUSY FOR", "JOBS", "MACHINE"));
    for (BuildReport.Machine machine : report.machines()) {
      lines.add(
          String.format(
              "%10s %5d  %s",
              Words.seconds(machine.busyUs()),
              machine.jobs(),
              Text.fitEnd(Words.machine(machine.name()), 60)));
    }
  }

  private static void reasons(List<String> lines, BuildReport report) {
    if (report.reasons().isEmpty()) {
      return;
    }
    lines.add("");
    lines.add(String.format("%10s %5s  %s", "TIME", "JOBS", "WHY NOT ELSEWHERE"));
    for (BuildReport.Stay stay : report.reasons()) {
      lines.add(
          String.format(
              "%10s %5d  %s", Words.seconds(stay.us()), stay.jobs(), Text.display(stay.code())));
      lines.addAll(Text.wrap(stay.advice().meaning(), INDENT));
      lines.addAll(Text.wrap(stay.advice().cure(), INDENT));
    }
  }

  private static void longest(List<String> lines, BuildReport report) {
    lines.add("");
    lines.add(String.format("%10s  %-22s %s", "LONGEST", "MACHINE", "FILE"));
    report.longest().forEach(job -> lines.add(line(job)));
  }

  private static String line(JobRecord job) {
    return String.format(
        "%10s  %-22s %s",
        Text.seconds(job.duration()),
        Text.fitEnd(Words.machine(BuildReport.place(job)), 22),
        Text.fitEnd(Text.display(job.command().file()), 44));
  }

  private static void path(List<String> lines, BuildReport report) {
    lines.add("");
    lines.addAll(Text.wrap(Words.path(report), 0));
    List<JobRecord> chain = report.chain();
    int skipped = Math.max(0, chain.size() - CHAIN_SHOWN);
    chain.subList(skipped, chain.size()).forEach(job -> lines.add(line(job)));
    if (skipped > 0) {
      lines.add("            and " + skipped + " before them");
    }
    lines.add("");
    for (int times : TIMES) {
      long us = report.prospect().wallUs(times);
      lines.add(
          "With "
              + times
              + " times the machines: about "
              + Words.seconds(us)
              + ", "
              + Words.percent(report.wallUs() - us, report.wallUs())
              + "% less.");
    }
    lines.addAll(Text.wrap(Prospect.MODEL, 0));
  }
}
