package dev.affogato.daemon.load;

import java.time.Duration;

/**
 * Computes the load: how much of the machine is busy with what is not ours, from 0 to 1000. At 1000
 * it takes no job of another machine. Our own jobs, which run niced, count as idleness, or a worker
 * would look full as soon as it works (protocol spec 11.4).
 *
 * <p>The share of the processors that others use says how busy they are, not whether anybody would
 * suffer. Where the kernel tells of pressure, that decides about 1000: others use nearly all of the
 * processors <em>and</em> somebody had to wait for one in a tenth of the time. All processors in
 * use without a queue is 999, the last choice, since our jobs give way. Waiting alone says nothing,
 * because mostly our own jobs wait for each other. Waiting for memory closes a machine that
 * thrashes although it seems to have memory: load is five times the share of time in which somebody
 * waited, full at a fifth.
 *
 * <p>Pure: readings and times come from outside. Confined to one thread.
 */
final class LoadMeter {
  static final int FULL = 1000;

  /** Below this many ticks a share means nothing (protocol spec 11.4). */
  private static final int TICKS_MIN = 11;

  /** Room for the files of one job (protocol spec 11.4). */
  private static final long DISK_BYTES_PER_JOB = 25L << 20;

  /** Others' share from which on their waiting means that the processors do not suffice. */
  private static final int NEARLY_ALL = 900;

  private static final int QUEUE_SHARE = 100;

  private static final int MEMORY_FACTOR = 5;

  private final int processors;
  private final int maxJobs;
  private Reading last;

  LoadMeter(int processors, int maxJobs, Reading first) {
    this.processors = processors;
    this.maxJobs = maxJobs;
    this.last = first;
  }

  /**
   * The load since the last call.
   *
   * @param running our jobs that run now
   * @param doneUserMs user CPU time of our jobs that ended since the last call
   * @param ownDoneMs CPU time of our own users' distributed jobs that ran here and ended since
   */
  int measure(Reading reading, int running, long doneUserMs, long ownDoneMs) {
    long elapsedMs = Math.max(1, Duration.ofNanos(reading.nanos() - last.nanos()).toMillis());
    CpuTicks ticks = reading.ticks().since(last.ticks());
    long cpuWait = reading.pressure().cpuShare(last.pressure(), elapsedMs);
    long memoryWait = reading.pressure().memoryShare(last.pressure(), elapsedMs);
    last = reading;
    if (reading.diskFreeBytes() < (maxJobs + 1L - running) * DISK_BYTES_PER_JOB) {
      return FULL;
    }
    long ours = doneUserMs / processors;
    if (ours == 0 && running > 0) {
      ours = share(ticks.nice(), ticks) * elapsedMs / 4000;
    }
    long idleMs = idle(ticks) * elapsedMs / 1000 + ours * elapsedMs / 1000 + ownDoneMs / processors;
    long available = Math.min(FULL, idleMs * 1000 / elapsedMs);
    long memory = Math.max(reading.memory().used(), MEMORY_FACTOR * memoryWait);
    return (int) Math.min(FULL, Math.max(cpu(FULL - available, cpuWait), memory));
  }

  private static long cpu(long others, long wait) {
    if (wait == Pressure.UNKNOWN) {
      return others;
    }
    return others >= NEARLY_ALL && wait >= QUEUE_SHARE ? FULL : Math.min(others, FULL - 1);
  }

  private static long idle(CpuTicks ticks) {
    return ticks.sum() < TICKS_MIN ? FULL : share(ticks.idle(), ticks);
  }

  private static long share(long part, CpuTicks ticks) {
    return ticks.sum() <= 0 ? 0 : part * 1000 / ticks.sum();
  }
}
