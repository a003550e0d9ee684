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
 * and chrome://tracing open: a process for each machine, a thread for each of its lanes, a slice
 * for each job and, within it, one for each phase. Stateless.
 */
public final class ChromeTrace {
  private ChromeTrace() {}

  /** Writes the trace of {@code report}, an event a line. */
  public static void write(BuildReport report, Appendable out) throws IOException {
    Lanes lanes = Lanes.of(report.jobs(), report.began());
    List<String> machines = new ArrayList<>(lanes.lanes().keySet());
    out.append("{\"displayTimeUnit\": \"ms\", \"traceEvents\": [\n");
    for (String machine : machines) {
      int pid = machines.indexOf(machine) + 1;
      out.append(name("process_name", pid, 0, Text.display(machine))).append(",\n");
      for (int lane = 0; lane < lanes.lanes().getOrDefault(machine, 0); lane++) {
        out.append(name("thread_name", pid, lane + 1, "slot " + (lane + 1))).append(",\n");
      }
    }
    Map<String, Integer> pids = new LinkedHashMap<>();
    machines.forEach(machine -> pids.put(machine, pids.size() + 1));
    for (Placed placed : lanes.jobs()) {
      int pid = pids.getOrDefault(placed.machine(), 0);
      out.append(job(placed, pid)).append(",\n");
      for (Span span : Span.of(placed.job())) {
        out.append(
                slice(
                    Words.phase(span.name()),
                    span.name(),
                    pid,
                    placed.lane() + 1,
                    placed.beginUs() + span.beginUs(),
                    span.durationUs(),
                    Map.of()))
            .append(",\n");
      }
    }
    // A last event of no length saves the care for the last comma.
    out.append(slice("end", "build", 0, 0, report.wallUs(), 0, Map.of())).append("\n]}\n");
  }

  private static String name(String what, int pid, int tid, String name) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("name", what);
    event.put("ph", "M");
    event.put("pid", pid);
    event.put("tid", tid);
    event.put("args", Map.of("name", name));
    return Json.of(event);
  }

  private static String job(Placed placed, int pid) {
    Map<String, Object> about = new LinkedHashMap<>();
    about.put("state", placed.job().state().word());
    about.put("way", placed.job().way().kind().word());
    about.put("reason", Text.display(placed.job().reason().text()));
    about.put("output", Text.display(placed.job().command().output()));
    return slice(
        Text.display(placed.job().command().file()),
        "job",
        pid,
        placed.lane() + 1,
        placed.beginUs(),
        placed.endUs() - placed.beginUs(),
        about);
  }

  private static String slice(
      String name,
      String category,
      int pid,
      int tid,
      long us,
      long lasts,
      Map<String, Object> args) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("name", name);
    event.put("cat", category);
    event.put("ph", "X");
    event.put("pid", pid);
    event.put("tid", tid);
    event.put("ts", us);
    event.put("dur", lasts);
    if (!args.isEmpty()) {
      event.put("args", args);
    }
    return Json.of(event);
  }
}
