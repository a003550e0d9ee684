package dev.affogato.console.why;

import dev.affogato.client.journal.Build;
import dev.affogato.client.journal.JobRecord;
import dev.affogato.client.journal.Phase;
import dev.affogato.client.journal.ReasonGuide;
import dev.affogato.client.journal.Way;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Builds and jobs for programs, as maps that become JSON. Immutable. */
public final class BuildJson {
  private final BuildTitle titles;
  private final ReasonGuide guide;

  public BuildJson(BuildTitle titles, ReasonGuide guide) {
    this.titles = titles;
    this.guide = guide;
  }

  /**
   * A build.
   *
   * @param number counted from the last one, 1
   * @param jobs those asked for
   */
  public Map<String, Object> of(int number, Build build, List<JobRecord> jobs) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("build", number);
    object.put("title", titles.of(build));
    object.put("root", Text.display(build.root()));
    object.put("began", build.began().toString());
    object.put("seconds", seconds(Duration.between(build.began(), build.ended())));
    object.put("jobs_in_all", build.jobs().size());
    object.put("jobs", jobs.stream().map(this::job).toList());
    return object;
  }

  private Map<String, Object> job(JobRecord job) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("file", Text.display(job.command().file()));
    object.put("output", Text.display(job.command().output()));
    object.put("cwd", Text.display(job.command().cwd()));
    object.put("compiler", Text.display(job.command().compiler()));
    object.put("state", job.state().word());
    object.put("host", Text.display(job.host()));
    object.put("reason", job.reason().code());
    object.put("text", Text.display(job.reason().text()));
    object.put("cure", guide.about(job.reason().code()).cure());
    object.put("way", job.way().kind().word());
    if (job.way().kind() == Way.Kind.CLASSIC) {
      object.put("detour", job.way().detour().code());
      object.put("detour_text", Text.display(job.way().detour().text()));
    }
    object.put("began", job.began().toString());
    object.put("seconds", seconds(job.duration()));
    Map<String, Object> phases = new LinkedHashMap<>();
    for (Phase phase : Phase.values()) {
      Duration spent = job.phases().get(phase);
      if (spent != null) {
        phases.put(phase.word(), seconds(spent));
      }
    }
    object.put("phases", phases);
    object.put("source_bytes", job.bytes().source());
    object.put("sent_bytes", job.bytes().sent());
    object.put("object_bytes", job.bytes().object());
    object.put("received_bytes", job.bytes().received());
    return object;
  }

  private static double seconds(Duration time) {
    return time.toMillis() / 1000.0;
  }
}
