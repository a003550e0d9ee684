package dev.affogato.console.report;

import dev.affogato.client.journal.JobRecord;
import dev.affogato.console.report.Lanes.Placed;
import dev.affogato.console.why.Text;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A report as one page that needs nothing else: no script, no request, light or dark as the reader
 * has it. Whatever comes from outside is escaped in one place. Stateless.
 */
public final class ReportHtml {
  /** Beyond these a picture of the lanes would only be slow. */
  private static final int JOBS_DRAWN_MAX = 5000;

  private static final int LANE_PX = 14;
  private static final double WIDTH = 1000;

  private static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
      <title>TITLE</title>
      <style>
      :root { color-scheme: light dark; --line: #8884; --remote: #2a7de1; --cached: #2c9c69; --here: #d9822b; }
      body { font: 15px/1.45 system-ui, sans-serif; max-width: 64rem; margin: 2rem auto; padding: 0 1rem; }
      h1 { font-size: 1.4rem; overflow-wrap: anywhere; } h2 { font-size: 1.05rem; margin-top: 2rem; }
      table { border-collapse: collapse; width: 100%; } td, th { padding: .2rem .6rem .2rem 0; text-align: left;
        vertical-align: top; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
      td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
      svg { width: 100%; background: #8881; } .remote { fill: var(--remote); } .cached { fill: var(--cached); }
      .here { fill: var(--here); } .key { display: inline-block; width: .8em; height: .8em; margin: 0 .3em 0 1em; }
      </style></head><body>
      """;

  private ReportHtml() {}

  public static String of(BuildReport report) {
    StringBuilder page = new StringBuilder();
    page.append(HEAD.replace("TITLE", escaped(report.title())));
    page.append("<h1>").append(escaped(report.title())).append("</h1>\n<p>");
    page.append(escaped(Words.seconds(report.wallUs()) + ": " + ReportText.counts(report)));
    page.append("</p>\n<p>Over the network: ").append(escaped(Words.bytes(report.bytes())));
    page.append("</p>\n");
    picture(page, report);
    phases(page, report);
    machines(page, report);
    reasons(page, report);
    jobs(page, "Longest jobs", report.longest());
    path(page, report);
    return page.append("</body></html>\n").toString();
  }

  private static void picture(StringBuilder page, BuildReport report) {
    Lanes lanes = Lanes.of(report.jobs().stream().limit(JOBS_DRAWN_MAX).toList(), report.began());
    page.append("<h2>Time line</h2>\n<p>A line for each job at once of a machine.");
    key(page, "remote", "elsewhere");
    key(page, "cached", "known");
    key(page, "here", "here");
    page.append("</p>\n");
    for (Map.Entry<String, Integer> machine : lanes.lanes().entrySet()) {
      String name = escaped(Words.machine(machine.getKey()));
      page.append(
          String.format(
              Locale.ROOT,
              "<p>%s</p><svg viewBox=\"0 0 %.0f %d\" preserveAspectRatio=\"none\" height=\"%d\""
                  + " role=\"img\" aria-label=\"Jobs of %s over time\">",
              name,
              WIDTH,
              machine.getValue() * LANE_PX,
              machine.getValue() * LANE_PX,
              name));
      lanes.jobs().stream()
          .filter(placed -> placed.machine().equals(machine.getKey()))
          .forEach(placed -> bar(page, placed, Math.max(1, report.wallUs())));
      page.append("</svg>\n");
    }
  }

  private static void key(StringBuilder page, String kind, String words) {
    page.append("<span class=\"key\" style=\"background:var(--")
        .append(kind)
        .append(")\"></span>")
        .append(words);
  }

  private static void bar(StringBuilder page, Placed placed, long wallUs) {
    JobRecord job = placed.job();
    String kind =
        switch (job.way().kind()) {
          case CACHED -> "cached";
          case DIRECT, CLASSIC, UNKNOWN -> job.state().isHere() ? "here" : "remote";
        };
    double x = WIDTH * placed.beginUs() / wallUs;
    double width = Math.max(0.5, WIDTH * (placed.endUs() - placed.beginUs()) / wallUs);
    page.append(
        String.format(
            Locale.ROOT,
            "<rect class=\"%s\" x=\"%.2f\" y=\"%d\" width=\"%.2f\""
                + " height=\"%d\"><title>%s</title></rect>",
            kind,
            x,
            placed.lane() * LANE_PX + 1,
            width,
            LANE_PX - 2,
            escaped(Text.display(job.command().file()) + ", " + Text.seconds(job.duration()))));
  }

  private static void phases(StringBuilder page, BuildReport report) {
    long all = report.phases().values().stream().mapToLong(Long::longValue).sum();
    table(page, "Where time went, over all jobs", "n:Time", "n:Share", "Phase");
    report
        .phases()
        .forEach((phase, us) ->
            row(
                page,
                "n:" + Words.seconds(us),
                "n:" + Words.percent(us, all) + " %",
                Words.phase(phase)));
    page.append("</table>\n");
  }

  private static void machines(StringBuilder page, BuildReport report) {
    table(page, "Machines", "n:Busy for", "n:Jobs", "Machine");
    for (BuildReport.Machine machine : report.machines()) {
      row(
          page,
          "n:" + Words.seconds(machine.busyUs()),
          "n:" + machine.jobs(),
          Words.machine(machine.name()));
    }
    page.append("</table>\n");
  }

  private static void reasons(StringBuilder page, BuildReport report) {
    if (report.reasons().isEmpty()) {
      return;
    }
    table(page, "Why jobs stayed here", "n:Time", "n:Jobs", "Reason", "What to do", "Such as");
    for (BuildReport.Stay stay : report.reasons()) {
      row(
          page,
          "n:" + Words.seconds(stay.us()),
          "n:" + stay.jobs(),
          Text.display(stay.code()) + ": " + stay.advice().meaning(),
          stay.advice().cure(),
          Text.display(stay.example().command().file()));
    }
    page.append("</table>\n");
  }

  private static void jobs(StringBuilder page, String title, List<JobRecord> jobs) {
    table(page, title, "n:Time", "Machine", "File");
    for (JobRecord job : jobs) {
      row(
          page,
          "n:" + Text.seconds(job.duration()),
          Words.machine(BuildReport.place(job)),
          Text.display(job.command().file()));
    }
    page.append("</table>\n");
  }

  private static void path(StringBuilder page, BuildReport report) {
    int from = Math.max(0, report.chain().size() - BuildReport.LONGEST_SHOWN);
    jobs(
        page,
        "Critical path: the last to end, and who ended before it began",
        report.chain().subList(from, report.chain().size()));
    page.append("<p>")
        .append(escaped(Words.path(report)))
        .append("</p>\n<h2>More machines</h2>\n<p>Twice as many: about ")
        .append(Words.seconds(report.prospect().wallUs(2)))
        .append("; four times: about ")
        .append(Words.seconds(report.prospect().wallUs(4)))
        .append(". ")
        .append(escaped(Prospect.MODEL))
        .append("</p>\n");
  }

  private static void table(StringBuilder page, String title, String... heads) {
    page.append("<h2>").append(escaped(title)).append("</h2>\n<table><tr>");
    cells(page, "th", heads);
    page.append("</tr>\n");
  }

  private static void row(StringBuilder page, String... cells) {
    page.append("<tr>");
    cells(page, "td", cells);
    page.append("</tr>\n");
  }

  /** A cell that begins with {@code n:} is a number. */
  private static void cells(StringBuilder page, String tag, String... cells) {
    for (String cell : cells) {
      boolean number = cell.startsWith("n:");
      page.append('<').append(tag).append(number ? " class=\"n\">" : ">");
      page.append(escaped(number ? cell.substring(2) : cell));
      page.append("</").append(tag).append('>');
    }
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '&' -> escaped.append("&amp;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        default -> escaped.append(c);
      }
    }
    return escaped.toString();
  }
}
