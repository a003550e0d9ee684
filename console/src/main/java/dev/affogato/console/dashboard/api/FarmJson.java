package dev.affogato.console.dashboard.api;

import dev.affogato.console.dashboard.model.BuildAnalysis;
import dev.affogato.console.dashboard.model.BuildView;
import dev.affogato.console.dashboard.model.Delta;
import dev.affogato.console.dashboard.model.JobKind;
import dev.affogato.console.dashboard.model.JobPhase;
import dev.affogato.console.dashboard.model.JobRow;
import dev.affogato.console.dashboard.model.JobView;
import dev.affogato.console.dashboard.model.MachineView;
import dev.affogato.console.dashboard.model.Sample;
import dev.affogato.console.dashboard.model.Totals;
import dev.affogato.console.json.JsonWriter;
import dev.affogato.scheduler.observe.FarmEvent.MachineJoined;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Writes pictures of the farm. Thread-safe: no state. */
final class FarmJson {
  /** The longest jobs of a chain say most of it. */
  private static final int CHAIN_SHOWN_MAX = 10;

  private FarmJson() {}

  static void totals(JsonWriter out, Totals totals) {
    out.object("totals")
        .field("machines", totals.machines())
        .field("slots", totals.slots())
        .field("busy", totals.busy())
        .field("queued", totals.queued())
        .field("sent", totals.sent())
        .field("running", totals.running())
        .field("local", totals.local())
        .field("asked", totals.asked())
        .field("doneRemote", totals.doneRemote())
        .field("doneReturned", totals.doneReturned())
        .field("doneLocal", totals.doneLocal())
        .field("failed", totals.failed())
        .field("withdrawn", totals.withdrawn())
        .field("lost", totals.lost())
        .field("bytesIn", totals.bytesIn())
        .field("bytesInPlain", totals.bytesInPlain())
        .field("bytesOut", totals.bytesOut())
        .field("cpuMs", totals.cpuMs())
        .field("cacheHits", totals.cacheHits())
        .field("cacheMisses", totals.cacheMisses())
        .endObject();
  }

  static void machines(JsonWriter out, List<MachineView> machines) {
    out.list("machines");
    machines.forEach(machine -> machine(out, machine));
    out.endList();
  }

  static void machine(JsonWriter out, MachineView machine) {
    out.object().field("id", machine.id());
    MachineView.Facts facts = machine.facts();
    if (facts != null) {
      facts(out, facts);
    }
    out.field("colour", machine.colour())
        .field("busy", machine.busy())
        .field("load", machine.load())
        .field("loadAverageMilli", machine.loadAvg1())
        .field("freeMemoryMib", machine.freeMemMib())
        .field("reachable", machine.reachable())
        .field("suspended", machine.standing().suspended())
        .field("speed", machine.standing().speed())
        .field("pace", machine.standing().pace())
        .field("queued", machine.queued())
        .field("sent", machine.sent())
        .field("jobsAsked", machine.jobsAsked())
        .field("jobsDone", machine.jobsDone())
        .field("jobsFailed", machine.jobsFailed())
        .field("jobsLost", machine.jobsLost())
        .field("jobsLocal", machine.jobsLocal())
        .field("bytesIn", machine.bytesIn())
        .field("bytesOut", machine.bytesOut())
        .field("cpuMs", machine.cpuMs())
        .field("lastFailure", machine.lastFailure())
        .list("running");
    for (MachineView.Run run : machine.running()) {
      out.list()
          .value(run.slot())
          .value(run.submitter())
          .value(run.phase() == JobPhase.RUNNING ? 1 : 0)
          .value(number(run.kind()))
          .value(run.width())
          .endList();
    }
    out.endList().endObject();
  }

  private static int number(JobKind kind) {
    return switch (kind) {
      case REMOTE -> 0;
      case RETURNED -> 1;
      case LOCAL -> 2;
    };
  }

  private static void facts(JsonWriter out, MachineView.Facts facts) {
    MachineJoined joined = facts.joined();
    out.field("name", joined.name())
        .field("address", joined.address())
        .field("port", joined.port())
        .field("platform", joined.platform())
        .field("version", joined.version())
        .field("slots", joined.slots())
        .field("takesJobs", !joined.noRemote() && joined.slots() > 0)
        .field("ours", facts.ours())
        .list("toolchains");
    facts.toolchains().forEach(out::value);
    out.endList();
  }

  static void jobs(JsonWriter out, List<JobView> jobs) {
    out.list("jobs");
    for (JobView job : jobs) {
      out.object()
          .field("id", job.id())
          .field("kind", word(job.kind()))
          .field("phase", word(job.phase()))
          .field("submitter", job.submitter())
          .field("server", job.server())
          .field("slot", job.slot())
          .field("file", job.file())
          .field("language", job.language())
          .field("reasonCode", job.reasonCode())
          .field("reason", job.reasonText())
          .field("sinceMs", job.sinceMs())
          .endObject();
    }
    out.endList();
  }

  static void builds(JsonWriter out, List<BuildView> builds) {
    out.list("builds");
    for (BuildView build : builds) {
      out.object();
      build(out, build);
      out.endObject();
    }
    out.endList();
  }

  static void build(JsonWriter out, BuildView build) {
    out.field("id", build.id())
        .field("submitter", build.submitter())
        .field("submitterName", build.submitterName())
        .field("startedUnixMs", build.startedUnixMs())
        .field("wallMs", build.wallMs())
        .field("open", build.open())
        .field("unfinished", build.unfinished())
        .field("remote", build.remote())
        .field("returned", build.returned())
        .field("local", build.local())
        .field("failed", build.failed())
        .field("lost", build.lost())
        .field("rows", build.rows())
        .field("queueMs", build.queueMs())
        .field("transferMs", build.transferMs())
        .field("compileMs", build.compileMs())
        .field("returnMs", build.returnMs())
        .field("cpuMs", build.cpuMs())
        .field("bytesIn", build.bytesIn())
        .field("bytesOut", build.bytesOut());
  }

  static void shares(JsonWriter out, BuildView build) {
    out.list("machines");
    for (BuildView.MachineShare share : build.machines()) {
      out.object()
          .field("name", share.name())
          .field("jobs", share.jobs())
          .field("compileMs", share.compileMs())
          .field("cpuMs", share.cpuMs())
          .endObject();
    }
    out.endList();
  }

  static void analysis(JsonWriter out, BuildAnalysis analysis) {
    out.field("saturatedMs", analysis.saturatedMs())
        .field("twiceMs", analysis.twiceMs())
        .object("critical")
        .field("count", analysis.chain().size())
        .field("ms", analysis.chainMs())
        .list("jobs");
    analysis.chain().stream()
        .sorted(Comparator.comparingLong(FarmJson::tookMs).reversed())
        .limit(CHAIN_SHOWN_MAX)
        .forEach(row ->
            out.object()
                .field("file", row.file())
                .field("machine", row.machine())
                .field("askedMs", row.askedMs())
                .field("ms", tookMs(row))
                .endObject());
    out.endList().endObject();
  }

  private static long tookMs(JobRow row) {
    return row.endedMs() - row.askedMs();
  }

  static void rows(JsonWriter out, List<JobRow> rows) {
    out.list("jobs");
    for (JobRow row : rows) {
      out.object()
          .field("id", row.id())
          .field("kind", word(row.kind()))
          .field("end", word(row.end()))
          .field("exitCode", row.exitCode())
          .field("file", row.file())
          .field("machine", row.machine())
          .field("slot", row.slot())
          .field("askedMs", row.askedMs())
          .field("queueMs", row.queueMs())
          .field("transferMs", row.transferMs())
          .field("compileMs", row.compileMs())
          .field("returnMs", row.returnMs())
          .field("cpuMs", row.cpuMs())
          .field("bytesIn", row.bytesIn())
          .field("bytesOut", row.bytesOut())
          .field("reasonCode", row.reasonCode())
          .endObject();
    }
    out.endList();
  }

  static void sample(JsonWriter out, Sample sample) {
    out.object()
        .field("unixMs", sample.unixMs())
        .field("machines", sample.machines())
        .field("slots", sample.slots())
        .field("busy", sample.busy())
        .field("queued", sample.queued())
        .field("done", sample.done())
        .field("local", sample.local())
        .field("bytesIn", sample.bytesIn())
        .field("bytesOut", sample.bytesOut())
        .endObject();
  }

  static void samples(JsonWriter out, List<Sample> samples) {
    out.list("samples");
    samples.forEach(sample -> sample(out, sample));
    out.endList();
  }

  static String delta(Delta delta) {
    JsonWriter out = new JsonWriter().object().field("unixMs", delta.unixMs());
    totals(out, delta.totals());
    machines(out, delta.machines());
    out.list("left");
    delta.left().forEach(out::value);
    out.endList();
    Sample sample = delta.sample();
    samples(out, sample == null ? List.of() : List.of(sample));
    builds(out, delta.builds());
    return out.endObject().text();
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
