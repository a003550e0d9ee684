package dev.affogato.scheduler.state;

import dev.affogato.protocol.icecc.message.GetCs;
import dev.affogato.protocol.icecc.message.JobResources;
import dev.affogato.scheduler.estimate.Pace;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How fast a daemon compiled its last jobs, in bytes of object code per millisecond of CPU
 * (protocol spec 9.5). Confined to the scheduler's thread.
 */
final class SpeedHistory {
  private static final int SAMPLES_MAX = 200;

  /** Smaller objects say more about start-up than about the machine. */
  private static final int OBJECT_BYTES_MIN = 4096;

  /** One job may differ from the average by this factor before it is cut. */
  private static final double OUTLIER_FACTOR = 1.2;

  private record Sample(long bytes, long userMs) {}

  private final Deque<Sample> samples = new ArrayDeque<>();
  private long bytesSum;
  private long userMsSum;

  double speed() {
    return userMsSum == 0 ? 0 : (double) bytesSum / userMsSum;
  }

  /**
   * The speed as people and monitors know it: as long as there are few samples it is raised, and it
   * has the precision of icecream's figures.
   */
  float shown() {
    float speed = (float) speed();
    return size() < Pace.SAMPLES_MIN ? speed * (4.5f - 0.5f * size()) : speed;
  }

  int size() {
    return samples.size();
  }

  /** Counts a job that succeeded; returns whether it said anything about speed. */
  boolean add(int argumentFlags, JobResources cost) {
    long objectBytes = Integer.toUnsignedLong(cost.outUncompressed());
    long userMs = Integer.toUnsignedLong(cost.userMs());
    if (objectBytes < OBJECT_BYTES_MIN || userMs == 0) {
      return false;
    }
    append(new Sample(cut(normalised(objectBytes, argumentFlags), userMs), userMs));
    return true;
  }

  /** Debug information and optimisation change the size far more than the work. */
  private static long normalised(long bytes, int flags) {
    long size = bytes;
    if ((flags & GetCs.FLAG_G) != 0) {
      size = size * 10 / 36;
    } else if ((flags & GetCs.FLAG_G3) != 0) {
      size = size * 10 / 45;
    }
    int optimised = GetCs.FLAG_O1 | GetCs.FLAG_O2 | GetCs.FLAG_O_OTHER;
    return (flags & optimised) != 0 ? size * 58 / 35 : size;
  }

  private long cut(long bytes, long userMs) {
    if (samples.size() < Pace.SAMPLES_MIN) {
      return bytes;
    }
    double fastest = speed() * OUTLIER_FACTOR * userMs;
    double slowest = speed() / OUTLIER_FACTOR * userMs;
    return (long) Math.clamp((double) bytes, slowest, fastest);
  }

  private void append(Sample sample) {
    samples.addLast(sample);
    bytesSum += sample.bytes();
    userMsSum += sample.userMs();
    if (samples.size() > SAMPLES_MAX) {
      Sample oldest = samples.removeFirst();
      bytesSum -= oldest.bytes();
      userMsSum -= oldest.userMs();
    }
  }
}
