package dev.affogato.scheduler.state;

import dev.affogato.base.reason.Reason;
import dev.affogato.scheduler.policy.Comparison;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Why the last jobs went where they went, for {@code affogato why}. Confined to the scheduler's
 * thread; as it is asked rarely and written for each job, it keeps figures and makes words later.
 */
final class Explanations {
  /** About 600 bytes each. */
  private static final int KEPT_MAX = 4096;

  /** Answers to one question: the latest matter. */
  private static final int TOLD_MAX = 8;

  private final @Nullable Explanation[] ring = new @Nullable Explanation[KEPT_MAX];
  private int next;

  private record Explanation(
      int jobId,
      String file,
      String submitter,
      Reason reason,
      boolean workKnown,
      double waitedMs,
      double heldMs,
      int queuedBehind,
      Comparison comparison) {
    void appendTo(StringBuilder text) {
      text.append(
          String.format(
              Locale.ROOT,
              "job %d, %s of %s: %s (%s)\n",
              jobId,
              file,
              submitter,
              reason.text(),
              reason.code()));
      text.append(
          String.format(
              Locale.ROOT,
              "   %.1f s of work at pace 1, %s%s; it waited %.1f s%s; %d requests were left waiting\n",
              comparison.workMs() / 1000,
              workKnown ? "as last time" : "as others of its kind",
              comparison.memoryMib() > 0 ? ", " + comparison.memoryMib() + " MiB of memory" : "",
              waitedMs / 1000,
              heldMs > 0
                  ? String.format(
                      Locale.ROOT, ", %.1f s of that for a better machine", heldMs / 1000)
                  : "",
              queuedBehind));
      comparison.lines().forEach(line -> text.append("   ").append(line).append('\n'));
    }
  }

  void add(Job job, Reason reason, int queuedBehind, Comparison comparison, Moment now) {
    ring[next] =
        new Explanation(
            job.id,
            job.filename,
            job.submitter.nodeName(),
            reason,
            job.expected().known(),
            (now.nanos() - job.askedNanos) / 1e6,
            job.heldMs(now.nanos()),
            queuedBehind,
            comparison);
    next = (next + 1) % KEPT_MAX;
  }

  /**
   * About the latest jobs of that number or file, the latest first; empty if none is remembered.
   *
   * @param word a job's number, a file as requests name it, or the end of its path
   */
  String about(String word) {
    List<Explanation> found = new ArrayList<>();
    for (int i = 1; i <= KEPT_MAX && found.size() < TOLD_MAX; i++) {
      Explanation one = ring[Math.floorMod(next - i, KEPT_MAX)];
      if (one == null) {
        break;
      }
      if (isAbout(word, one.jobId(), one.file())) {
        found.add(one);
      }
    }
    StringBuilder text = new StringBuilder();
    found.forEach(one -> one.appendTo(text));
    return text.toString();
  }

  static boolean isAbout(String word, int jobId, String file) {
    return file.equals(word) || file.endsWith("/" + word) || Integer.toString(jobId).equals(word);
  }
}
