package dev.affogato.daemon.load;

import dev.affogato.base.memory.MemoryGauge;
import dev.affogato.base.memory.MemoryReading;
import dev.affogato.base.time.TimeSource;
import dev.affogato.daemon.figures.DaemonView;
import dev.affogato.protocol.icecc.message.Stats;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * This machine's load, memory and disk. Measured by one thread; jobs may be reported, and what was
 * measured last asked for, by any.
 */
public final class Machine {
  private static final System.Logger LOG = System.getLogger(Machine.class.getName());

  private static final String STAT = "/proc/stat";
  private static final String MEMINFO = "/proc/meminfo";
  private static final String LOADAVG = "/proc/loadavg";
  private static final String CPU_PRESSURE = "/proc/pressure/cpu";
  private static final String MEMORY_PRESSURE = "/proc/pressure/memory";

  /** Least memory of a compile, and what it gets before anything was measured (spec 11.6). */
  private static final int JOB_MEMORY_MIB_MIN = 100;

  private static final int MEMORY_SHARES_MAX = 4;

  /** It is asked for several times a job, and takes five files to find out. */
  private static final Duration JOB_MEMORY_KEPT = Duration.ofMillis(100);

  private static final int MIB_SHIFT = 20;
  private static final double PER_MILLE = 1000;
  private static final double MICROS = 1e6;

  /** Ticks of {@code /proc/stat} are of 10 ms on every Linux (USER_HZ). */
  private static final int TICK_MS = 10;

  private final int maxJobs;
  private final Path directory;
  private final Path root;
  private final TimeSource time;
  private final LoadMeter meter;
  private final MemoryGauge gauge;
  private final AtomicLong doneUserMs = new AtomicLong();
  private final AtomicLong ownDoneMs = new AtomicLong();
  private final Object needLock = new Object();
  private final MemoryNeed need = new MemoryNeed();
  private volatile @Nullable JobMemory jobMemory;
  private volatile Stats last = new Stats(0, 0, 0, 0, 0);
  private OwnerSample ownerSample;

  /** What the owner of the machine had used at one moment, and this process. */
  private record OwnerSample(long nanos, long userTicks, Duration thisProcess) {}

  /** What a job could have at one moment. */
  private record JobMemory(long nanos, int mib) {}

  /**
   * @param directory where environments and objects are kept
   */
  public Machine(int maxJobs, Path directory, TimeSource time) {
    this(maxJobs, directory, Path.of("/"), time);
  }

  /**
   * @param root the folder in which {@code proc} and {@code sys} lie
   */
  Machine(int maxJobs, Path directory, Path root, TimeSource time) {
    this.maxJobs = maxJobs;
    this.directory = directory;
    this.root = root;
    this.time = time;
    this.gauge = new MemoryGauge(this::textOrNull);
    this.meter = new LoadMeter(Runtime.getRuntime().availableProcessors(), maxJobs, read());
    this.ownerSample = sampleOwner();
  }

  /**
   * A job of another machine has ended here.
   *
   * @param touchedBytes all memory its processes used, pages counted once each
   */
  public void foreignJobDone(long userMs, long touchedBytes) {
    doneUserMs.addAndGet(userMs);
    if (touchedBytes > 0) {
      synchronized (needLock) {
        need.ended(touchedBytes);
      }
    }
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
    jobMemory = null;
    last =
        new Stats(
            load,
            perMille(averages, 0),
            perMille(averages, 1),
            perMille(averages, 2),
            reading.memory().availableMib());
    return last;
  }

  /** What there is for more jobs now, of the machine or of the control group we are in. */
  public MemoryReading memory() {
    return gauge.read();
  }

  /** What the next job is expected to grow to, from those before it. */
  public long jobNeedBytes() {
    synchronized (needLock) {
      return need.bytes((long) jobMemoryMib() << MIB_SHIFT);
    }
  }

  /**
   * How much of one processor others than this process used at normal priority since the last call,
   * in percent.
   */
  public int ownerPercent() {
    OwnerSample earlier = ownerSample;
    ownerSample = sampleOwner();
    long elapsedMs = Duration.ofNanos(ownerSample.nanos() - earlier.nanos()).toMillis();
    long usedMs = (ownerSample.userTicks() - earlier.userTicks()) * TICK_MS;
    long thisMs = ownerSample.thisProcess().minus(earlier.thisProcess()).toMillis();
    return (int) Math.max(0, (usedMs - thisMs) * 100 / Math.max(1, elapsedMs));
  }

  private OwnerSample sampleOwner() {
    return new OwnerSample(
        time.nanoTime(),
        CpuTicks.parse(text(STAT)).user(),
        ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO));
  }

  /** What a job that starts now may use (protocol spec 11.6). */
  public int jobMemoryMib() {
    JobMemory known = jobMemory;
    long now = time.nanoTime();
    if (known == null || now - known.nanos() >= JOB_MEMORY_KEPT.toNanos()) {
      int shares = Math.clamp(maxJobs, 1, MEMORY_SHARES_MAX);
      long freeMib = Math.min(last.freeMemMib(), memory().availableBytes() >> MIB_SHIFT);
      known = new JobMemory(now, (int) Math.max(JOB_MEMORY_MIB_MIN, freeMib / shares));
      jobMemory = known;
    }
    return known.mib();
  }

  /** What was measured last, and the waits of now. */
  public DaemonView.LoadView view(boolean ownerAtWork) {
    Pressure waits = Pressure.parse(text(CPU_PRESSURE), text(MEMORY_PRESSURE));
    return new DaemonView.LoadView(
        last.loadAvg1() / PER_MILLE,
        memory().availableBytes(),
        seconds(waits.cpuMicros()),
        seconds(waits.memoryMicros()),
        ownerAtWork);
  }

  private static double seconds(long micros) {
    return micros == Pressure.UNKNOWN ? Double.NaN : micros / MICROS;
  }

  /** What was measured last, for people. */
  public List<String> report() {
    Stats stats = last;
    return List.of(
        "load: %.2f, icecream_load: %d".formatted(stats.loadAvg1() / 1000.0, stats.load()),
        "memory: free: %d MiB, limit of a compile: %d MiB, expected need: %d MiB"
            .formatted(stats.freeMemMib(), jobMemoryMib(), jobNeedBytes() >> MIB_SHIFT));
  }

  private Reading read() {
    return new Reading(
        time.nanoTime(),
        CpuTicks.parse(text(STAT)),
        Memory.parse(text(MEMINFO)),
        Pressure.parse(text(CPU_PRESSURE), text(MEMORY_PRESSURE)),
        diskFree());
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

  private String text(String file) {
    String text = textOrNull(file);
    return text == null ? "" : text;
  }

  /** Systems without the file have nothing to say: the load is then what our jobs make it. */
  private @Nullable String textOrNull(String file) {
    try {
      return Files.readString(root.resolve(file.substring(1)), StandardCharsets.ISO_8859_1);
    } catch (IOException notTold) {
      return null;
    }
  }
}
