package dev.affogato.console.report;

import dev.affogato.console.json.Json;
import dev.affogato.console.report.Lanes.Placed;
import dev.affogato.console.why.Text;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A build as Chrome's trace events ("Trace Event Format", JSON array in an object), which Perfetto
 * and chrome://tracing open: a process for each machine, the one that built first; a thread for
 * each of its lanes; a slice for each job and, within it, one for each phase. On the machine that
 * built a job is all of it, on the one that compiled it the time in which it had a slot there.
 * Confined to one thread.
 *
 * <p>The format's rules that matter: times are in µs; slices of a thread nest, or do not touch;
 * what contains another one comes first where both begin at once.
 */
public final class ChromeTrace {
  private final BuildReport report;
  private final Map<String, Integer> pids = new LinkedHashMap<>();
  private final List<Map<String, Object>> events = new ArrayList<>();

  private ChromeTrace(BuildReport report) {
    this.report = report;
  }

  /** Writes the trace of {@code report}, an event a line. */
  public static void write(BuildReport report, Appendable out) throws IOException {
    out.append("{\"displayTimeUnit\": \"ms\", \"otherData\": ")
        .append(Json.of(Map.of("build", report.title())))
        .append(", \"traceEvents\": [");
    String separator = "\n";
    for (Map<String, Object> event : new ChromeTrace(report).events()) {
      out.append(separator).append(Json.of(event));
      separator = ",\n";
    }
    out.append("\n]}\n");
  }

  private List<Map<String, Object>> events() {
    add(Lanes.calls(report.jobs(), report.began()), "call ");
    add(Lanes.compiles(report.jobs(), report.began()), "slot ");
    return events;
  }

  private void add(Lanes lanes, String thread) {
    lanes
        .lanes()
        .forEach((machine, count) -> {
          int pid = pids.size() + 1;
          pids.put(machine, pid);
          about("process_name", pid, 0, Map.of("name", Text.display(machine)));
          about("process_sort_index", pid, 0, Map.of("sort_index", pid));
          for (int lane = 1; lane <= count; lane++) {
            about("thread_name", pid, lane, Map.of("name", thread + lane));
            about("thread_sort_index", pid, lane, Map.of("sort_index", lane));
          }
        });
    lanes.jobs().forEach(this::job);
  }

  private void about(String what, int pid, int tid, Map<String, Object> arguments) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("name", what);
    event.put("ph", "M");
    event.put("pid", pid);
    event.put("tid", tid);
    event.put("args", arguments);
    events.add(event);
  }

  private void job(Placed placed) {
    Map<String, Object> about = new LinkedHashMap<>();
    about.put("machine", Text.display(BuildReport.place(placed.job())));
    about.put("state", placed.job().state().word());
    about.put("way", placed.job().way().kind().word());
    about.put("reason", Text.display(placed.job().reason().text()));
    about.put("output", Text.display(placed.job().command().output()));
    long lasts = placed.endUs() - placed.beginUs();
    String file = Text.display(placed.job().command().file());
    slice(placed, file, "job", 0, lasts).put("args", about);
    for (Span span : placed.spans()) {
      // What no phase accounts for, one sees between them.
      if (!span.name().equals(Span.OTHER)) {
        String words = Words.phase(span.name());
        slice(placed, words, span.name(), span.beginUs(), span.durationUs());
      }
    }
  }

  private Map<String, Object> slice(
      Placed placed, String name, String category, long us, long lasts) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("name", name);
    event.put("cat", category);
    event.put("ph", "X");
    event.put("pid", pids.getOrDefault(placed.machine(), 0));
    event.put("tid", placed.lane() + 1);
    event.put("ts", placed.beginUs() + us);
    event.put("dur", lasts);
    events.add(event);
    return event;
  }
}
