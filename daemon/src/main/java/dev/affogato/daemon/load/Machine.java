package dev.affogato.daemon.load;

import dev.affogato.base.time.TimeSource;
import dev.affogato.protocol.icecc.message.Stats;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * This machine's load, memory and disk. Measured by one thread; jobs may be reported, and what was
 * measured last asked for, by any.
 */
public final class Machine {
  private static final System.Logger LOG = System.getLogger(Machine.class.getName());

  private static final Path STAT = Path.of("/proc/stat");
  private static final Path MEMINFO = Path.of("/proc/meminfo");
  private static final Path LOADAVG = Path.of("/proc/loadavg");

  /** Least memory of a compile, and what it gets before anything was measured (spec 11.6). */
  private static final int JOB_MEMORY_MIB_MIN = 100;

  private static final int MEMORY_SHARES_MAX = 4;

  private final int maxJobs;
  private final Path directory;
  private final TimeSource time;
  private final LoadMeter meter;
  private final AtomicLong doneUserMs = new AtomicLong();
  private final AtomicLong ownDoneMs = new AtomicLong();
  private volatile Stats last = new Stats(0, 0, 0, 0, 0);

  /**
   * @param directory where environments and objects are kept
   */
  public Machine(int maxJobs, Path directory, TimeSource time) {
    this.maxJobs = maxJobs;
    this.directory = directory;
    this.time = time;
    this.meter = new LoadMeter(Runtime.getRuntime().availableProcessors(), maxJobs, read());
  }

  /** A job of another machine has ended here. */
  public void foreignJobDone(long userMs) {
    doneUserMs.addAndGet(userMs);
  }

  /** A distributed job of this machine's own users was compiled here. */
  public void ownJobDone(long realMs, long cpuMs) {
    // More CPU than real time is no compiler but a whole build.
    if (cpuMs <= realMs) {
      ownDoneMs.addAndGet(cpuMs);
    }
  }

  /** Measures the load since the last call. */
  public Stats measure(int slotsUsed) {
    Reading reading = read();
    int load = meter.measure(reading, slotsUsed, doneUserMs.getAndSet(0), ownDoneMs.getAndSet(0));
    String[] averages = text(LOADAVG).split(" ");
    last =
        new Stats(
            load,
            perMille(averages, 0),
            perMille(averages, 1),
            perMille(averages, 2),
            reading.memory().availableMib());
    return last;
  }

  /** What a job that starts now may use (protocol spec 11.6). */
  public int jobMemoryMib() {
    int shares = Math.clamp(maxJobs, 1, MEMORY_SHARES_MAX);
    return Math.max(JOB_MEMORY_MIB_MIN, last.freeMemMib() / shares);
  }

  /** What was measured last, for people. */
  public List<String> report() {
    Stats stats = last;
    return List.of(
        "load: %.2f, icecream_load: %d".formatted(stats.loadAvg1() / 1000.0, stats.load()),
        "memory: free: %d MiB, limit of a compile: %d MiB"
            .formatted(stats.freeMemMib(), jobMemoryMib()));
  }

  private Reading read() {
    return new Reading(
        time.nanoTime(), CpuTicks.parse(text(STAT)), Memory.parse(text(MEMINFO)), diskFree());
  }

  private long diskFree() {
    try {
      return Files.getFileStore(directory).getUsableSpace();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "cannot see how full {0} is: {1}", directory, e.getMessage());
      return 0;
    }
  }

  private static int perMille(String[] words, int index) {
    return index < words.length && words[index].matches("[0-9]{1,6}\\.[0-9]{1,3}")
        ? (int) Math.round(Double.parseDouble(words[index]) * 1000)
        : 0;
  }

  /** Systems without the file have nothing to say: the load is then what our jobs make it. */
  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "cannot read {0}: {1}", file, e.getMessage());
      return "";
    }
  }
}
