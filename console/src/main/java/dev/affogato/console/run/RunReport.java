package dev.affogato.console.run;

import dev.affogato.console.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of the compile commands of one run. Immutable.
 *
 * @param jobs compile commands, counted when their launcher started
 * @param remote compiled by a daemon, on whichever machine
 * @param local run by the caller's own compiler
 * @param cached answered without compiling
 * @param direct how many of the remote ones were not preprocessed here
 * @param reasons why local jobs were local: reason code and count
 * @param detours why other remote jobs were preprocessed here: reason code and count
 * @param hosts where remote jobs ran: host and count
 * @param wallMs duration of the whole command
 * @param exit the command's exit status
 */
public record RunReport(
    long jobs,
    long remote,
    long local,
    long cached,
    long direct,
    Map<String, Long> reasons,
    Map<String, Long> detours,
    Map<String, Long> hosts,
    long wallMs,
    int exit) {
  public RunReport {
    reasons = new TreeMap<>(reasons);
    detours = new TreeMap<>(detours);
    hosts = new TreeMap<>(hosts);
  }

  /** One JSON object, the form of {@code --report}. */
  public String toJson() {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("jobs", jobs);
    object.put("remote", remote);
    object.put("local", local);
    object.put("cached", cached);
    object.put("direct", direct);
    object.put("reasons", reasons);
    object.put("detours", detours);
    object.put("hosts", hosts);
    object.put("wall_ms", wallMs);
    object.put("exit", exit);
    return Json.of(object) + "\n";
  }
}
