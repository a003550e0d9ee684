package dev.affogato.console.why;

import dev.affogato.client.journal.Build;
import dev.affogato.client.journal.JobState;
import java.util.ArrayList;
import java.util.List;

/** The builds of a journal, one a line. Immutable. */
public final class BuildList {
  private final BuildTitle titles;

  public BuildList(BuildTitle titles) {
    this.titles = titles;
  }

  /** {@code builds} from the last one, which has number 1, back. */
  public List<String> lines(List<Build> builds) {
    List<String> lines = new ArrayList<>();
    lines.add(String.format("%5s %-19s %6s %6s  %s", "BUILD", "BEGAN", "JOBS", "HERE", "WHAT"));
    int number = 0;
    for (Build build : builds.reversed()) {
      number++;
      long remote = build.jobs().stream().filter(job -> job.state() == JobState.REMOTE).count();
      lines.add(
          String.format(
              "%5d %-19s %6d %6d  %s",
              number,
              titles.time(build.began()),
              build.jobs().size(),
              build.jobs().size() - remote,
              titles.of(build, 39)));
    }
    return lines;
  }
}
