package dev.affogato.daemon.load;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * For how long, since the machine started, at least one process had to wait: the kernel's pressure
 * stall information ({@code /proc/pressure}, Linux 4.20 and later). Immutable.
 *
 * @param cpuMicros for a processor; {@link #UNKNOWN} where the kernel does not tell
 * @param memoryMicros for memory; {@link #UNKNOWN} where the kernel does not tell
 */
record Pressure(long cpuMicros, long memoryMicros) {
  static final long UNKNOWN = -1;

  static final Pressure NOT_TOLD = new Pressure(UNKNOWN, UNKNOWN);

  private static final Pattern SOME_TOTAL =
      Pattern.compile("(?m)^some [^\\n]*\\btotal=([0-9]{1,18})\\b");

  /** From the texts of the two files; what is not there is unknown. */
  static Pressure parse(String cpu, String memory) {
    return new Pressure(total(cpu), total(memory));
  }

  private static long total(String text) {
    Matcher found = SOME_TOTAL.matcher(text);
    return found.find() ? Long.parseLong(found.group(1)) : UNKNOWN;
  }

  /** Per mille of the time in which somebody waited for a processor, or {@link #UNKNOWN}. */
  long cpuShare(Pressure earlier, long elapsedMs) {
    return share(earlier.cpuMicros, cpuMicros, elapsedMs);
  }

  /** Per mille of the time in which somebody waited for memory, or {@link #UNKNOWN}. */
  long memoryShare(Pressure earlier, long elapsedMs) {
    return share(earlier.memoryMicros, memoryMicros, elapsedMs);
  }

  private static long share(long earlier, long later, long elapsedMs) {
    if (earlier == UNKNOWN || later < earlier) {
      return UNKNOWN;
    }
    // Microseconds a millisecond are per mille.
    return Math.min(1000, (later - earlier) / elapsedMs);
  }
}
