package dev.affogato.console.report;

import dev.affogato.client.journal.JobRecord;
import dev.affogato.console.json.Json;
import dev.affogato.console.why.Text;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A report as one JSON object. Times are in microseconds. Stateless. */
public final class ReportJson {
  private ReportJson() {}

  public static String of(BuildReport report) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("title", report.title());
    object.put("began_ms", report.began().toEpochMilli());
    object.put("wall_us", report.wallUs());
    object.put("counts", report.counts());
    object.put("phases_us", report.phases());
    object.put("machines", report.machines().stream().map(ReportJson::machine).toList());
    object.put("reasons", report.reasons().stream().map(ReportJson::stay).toList());
    object.put("longest", report.longest().stream().map(ReportJson::job).toList());
    object.put("chain", report.chain().stream().map(ReportJson::job).toList());
    object.put("chain_us", report.chainUs());
    object.put("alone_us", report.aloneUs());
    Map<String, Object> bytes = new LinkedHashMap<>();
    bytes.put("sent", report.bytes().sent());
    bytes.put("received", report.bytes().received());
    object.put("bytes", bytes);
    Map<String, Object> prospect = new LinkedHashMap<>();
    prospect.put("waiting_us", report.prospect().waitingUs());
    prospect.put("wall_us_with_2_times", report.prospect().wallUs(2));
    prospect.put("wall_us_with_4_times", report.prospect().wallUs(4));
    prospect.put("model", Prospect.MODEL);
    object.put("more_machines", prospect);
    return Json.of(object);
  }

  private static Map<String, Object> machine(BuildReport.Machine machine) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("name", Text.display(machine.name()));
    object.put("jobs", machine.jobs());
    object.put("busy_us", machine.busyUs());
    return object;
  }

  private static Map<String, Object> stay(BuildReport.Stay stay) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("code", stay.code());
    object.put("nature", stay.advice().nature().name().toLowerCase(Locale.ROOT));
    object.put("jobs", stay.jobs());
    object.put("us", stay.us());
    object.put("meaning", stay.advice().meaning());
    object.put("cure", stay.advice().cure());
    object.put("example", Text.display(stay.example().command().file()));
    return object;
  }

  private static Map<String, Object> job(JobRecord job) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("file", Text.display(job.command().file()));
    object.put("machine", Text.display(BuildReport.place(job)));
    object.put("began_ms", job.began().toEpochMilli());
    object.put("us", Span.micros(job.duration()));
    Map<String, Object> phases = new LinkedHashMap<>();
    List<Span> spans = Span.of(job);
    spans.forEach(span -> phases.put(span.name(), span.durationUs()));
    object.put("phases_us", phases);
    return object;
  }
}
