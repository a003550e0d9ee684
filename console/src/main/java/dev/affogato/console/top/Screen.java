package dev.affogato.console.top;

import dev.affogato.console.top.Farm.Host;
import dev.affogato.console.top.Farm.Job;
import dev.affogato.console.top.Farm.State;
import dev.affogato.console.top.Farm.View;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Draws a farm in so many lines of so many columns, and never more. Pure; immutable. */
final class Screen {
  private static final int NAME_MIN = 8;
  private static final int NAME_MAX = 20;
  private static final int LOAD_FULL = 1000;
  private static final long SECOND_NS = 1_000_000_000L;

  private final int columns;
  private final int rows;
  private final boolean colours;

  Screen(int columns, int rows, boolean colours) {
    this.columns = Math.max(1, columns);
    this.rows = Math.max(1, rows);
    this.colours = colours;
  }

  /**
   * At most {@code rows} lines; without colours, each of at most {@code columns} columns.
   *
   * @param where the scheduler, or why there is none
   */
  List<String> draw(View view, String where, long nowNanos) {
    Map<Integer, Integer> running = new HashMap<>();
    view.jobs().stream()
        .filter(job -> job.state() == State.COMPILING)
        .forEach(job -> running.merge(job.on(), 1, Integer::sum));
    List<String> lines = new ArrayList<>();
    lines.add(paint("1", fit(head(view, where))));
    lines.add(fit(counts(view)));
    int left = rows - lines.size() - 1;
    int jobRows = Math.min(view.jobs().size() + 1, Math.max(3, left / 2));
    int hostRows = Math.min(view.hosts().size() + 1, Math.max(0, left - jobRows));
    jobRows = Math.min(view.jobs().size() + 1, left - hostRows);
    hosts(lines, view, running, hostRows);
    jobs(lines, view, jobRows, nowNanos);
    while (lines.size() < rows - 1) {
      lines.add("");
    }
    lines.add(paint("2", fit("q: quit")));
    return lines.size() > rows ? lines.subList(0, rows) : lines;
  }

  private static String head(View view, String where) {
    return "affogato top  " + where + "  " + plural(view.hosts().size(), "machine");
  }

  private static String counts(View view) {
    long slots = view.hosts().stream().filter(Host::takesJobs).mapToLong(Host::slots).sum();
    return String.format(
        Locale.ROOT,
        "%d/%d slots busy  %d waiting  %d local  %.1f jobs/s  %d done",
        view.count(State.COMPILING),
        slots,
        view.count(State.WAITING),
        view.count(State.LOCAL),
        view.perSecond(),
        view.done());
  }

  private static String plural(int count, String word) {
    return count + " " + word + (count == 1 ? "" : "s");
  }

  private int nameWidth() {
    return Math.clamp(columns / 4, NAME_MIN, NAME_MAX);
  }

  private void hosts(List<String> lines, View view, Map<Integer, Integer> running, int height) {
    if (height < 1) {
      return;
    }
    int name = nameWidth();
    int bar = Math.max(0, columns - name - 1 - 8 - 5 - 7 - 2);
    lines.add(paint("4", fit(cell("MACHINE", name) + "    JOBS LOAD  SPEED  " + cell("", bar))));
    List<Host> shown = view.hosts();
    boolean cut = shown.size() > height - 1;
    for (Host host : shown.subList(0, Math.max(0, cut ? height - 2 : shown.size()))) {
      int jobs = running.getOrDefault(host.id(), 0);
      String figures =
          String.format(
              Locale.ROOT,
              "%8s %3d%% %6.1f  ",
              host.takesJobs() ? jobs + "/" + host.slots() : "-",
              host.load() * 100 / LOAD_FULL,
              host.speed());
      lines.add(
          fit(cell(host.name(), name) + figures)
              + paint(host.load() >= LOAD_FULL ? "31" : "32", bar(jobs, host.slots(), bar)));
    }
    if (cut && height > 1) {
      lines.add(fit("and " + (shown.size() - height + 2) + " more"));
    }
  }

  /** A mark for each slot where they fit, else a share of the room. */
  private static String bar(int jobs, int slots, int width) {
    int all = Math.min(slots, width);
    if (all <= 0) {
      return "";
    }
    int full =
        slots <= width ? Math.min(jobs, all) : (int) Math.min(all, (long) jobs * all / slots);
    return "#".repeat(full) + ".".repeat(all - full);
  }

  private void jobs(List<String> lines, View view, int height, long nowNanos) {
    if (height < 2) {
      return;
    }
    int name = nameWidth();
    lines.add(paint("4", fit(cell("ON", name) + " " + cell("FROM", name) + "   TIME FILE")));
    boolean cut = view.jobs().size() > height - 1;
    for (Job job : view.jobs().subList(0, cut ? height - 2 : view.jobs().size())) {
      String on =
          switch (job.state()) {
            case WAITING -> "(waiting)";
            case COMPILING -> view.name(job.on());
            case LOCAL -> "(itself)";
          };
      String line =
          cell(on, name)
              + " "
              + cell(view.name(job.from()), name)
              + String.format(" %5ds ", Math.max(0, nowNanos - job.sinceNanos()) / SECOND_NS);
      // Of a file the end tells more.
      lines.add(
          paint(
              job.state() == State.WAITING ? "33" : "0",
              fit(line + Cells.lastOf(job.file(), columns - Cells.width(line)))));
    }
    if (cut) {
      lines.add(fit("and " + (view.jobs().size() - height + 2) + " more"));
    }
  }

  private static String cell(String text, int width) {
    String cut = Cells.firstOf(text, width);
    return cut + " ".repeat(Math.max(0, width - Cells.width(cut)));
  }

  private String fit(String line) {
    return Cells.firstOf(line, columns);
  }

  private String paint(String style, String text) {
    return colours && !text.isEmpty() ? "\u001b[" + style + "m" + text + "\u001b[0m" : text;
  }
}
