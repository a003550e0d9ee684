package dev.affogato.base.memory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads how much memory there is: the machine's, or less where a control group (version 2) of this
 * process or one above it has less left. Thread-safe: no state besides the way to files.
 */
public final class MemoryGauge {
  private static final List<String> DROPPABLE =
      List.of("inactive_file ", "active_file ", "slab_reclaimable ");

  private static final String GROUPS = "/sys/fs/cgroup";

  /** Groups nest a few levels; the limit is against loops only. */
  private static final int LEVELS_MAX = 32;

  private static final long KIBI = 1024;

  private final Function<String, @Nullable String> files;

  /** A gauge that asks {@code files} for the text of a path, null if there is none. */
  public MemoryGauge(Function<String, @Nullable String> files) {
    this.files = files;
  }

  public static MemoryGauge ofThisMachine() {
    return new MemoryGauge(MemoryGauge::text);
  }

  private static @Nullable String text(String path) {
    try {
      return Files.readString(Path.of(path), StandardCharsets.ISO_8859_1);
    } catch (IOException notThere) {
      return null;
    }
  }

  public MemoryReading read() {
    long available = number(files.apply("/proc/meminfo"), "MemAvailable:");
    available = available < 0 ? Long.MAX_VALUE : available * KIBI;
    double stalled = stalled(files.apply("/proc/pressure/memory"));
    String group = group();
    for (int level = 0; group != null && level < LEVELS_MAX; level++) {
      available = Math.min(available, leftIn(GROUPS + group));
      stalled = Math.max(stalled, stalled(files.apply(GROUPS + group + "/memory.pressure")));
      int slash = group.lastIndexOf('/');
      group = slash >= 0 ? group.substring(0, slash) : null;
    }
    return new MemoryReading(available, stalled);
  }

  /**
   * This process' group, empty if that is the root, null if nobody says. The root of the machine
   * has no files of limits, but what a container sees as the root is a group with limits of its
   * own.
   */
  private @Nullable String group() {
    String groups = files.apply("/proc/self/cgroup");
    if (groups != null) {
      for (String line : groups.split("\n")) {
        if (line.startsWith("0::/")) {
          String group = line.substring("0::".length());
          return group.equals("/") ? "" : group;
        }
      }
    }
    return null;
  }

  /** What a group may still take; what the kernel can drop, files above all, does not count. */
  private long leftIn(String folder) {
    String limit = files.apply(folder + "/memory.max");
    if (limit == null || limit.strip().equals("max")) {
      return Long.MAX_VALUE;
    }
    long max = number(limit);
    long current = number(files.apply(folder + "/memory.current"));
    if (max < 0 || current < 0) {
      return Long.MAX_VALUE;
    }
    String stat = files.apply(folder + "/memory.stat");
    long droppable = 0;
    for (String kind : DROPPABLE) {
      droppable += Math.max(0, number(stat, kind));
    }
    return Math.max(0, max - current + droppable);
  }

  /** Such as {@code full avg10=1.50 avg60=0.10 avg300=0.00 total=1234}. */
  private static double stalled(@Nullable String pressure) {
    int full = pressure == null ? -1 : pressure.indexOf("full avg10=");
    if (pressure == null || full < 0) {
      return 0;
    }
    String rest = pressure.substring(full + "full avg10=".length());
    try {
      return Double.parseDouble(rest.split("\\s", 2)[0]);
    } catch (NumberFormatException unknownFormat) {
      return 0;
    }
  }

  /** The number behind {@code key} in lines of keys and numbers, or -1. */
  private static long number(@Nullable String text, String key) {
    // Read for each job: meminfo alone has fifty lines.
    int at = text == null || text.startsWith(key) ? 0 : text.indexOf("\n" + key) + 1;
    if (text == null || !text.startsWith(key, at)) {
      return -1;
    }
    int end = text.indexOf('\n', at);
    String value = text.substring(at + key.length(), end < 0 ? text.length() : end);
    return number(value.strip().split(" ", 2)[0]);
  }

  private static long number(@Nullable String text) {
    try {
      return text == null ? -1 : Long.parseLong(text.strip());
    } catch (NumberFormatException unknownFormat) {
      return -1;
    }
  }
}
