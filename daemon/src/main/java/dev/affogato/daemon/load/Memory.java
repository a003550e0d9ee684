package dev.affogato.daemon.load;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code /proc/meminfo} says. Immutable.
 *
 * @param totalKib all memory
 * @param freeKib what nobody uses
 * @param cachedKib copies of files
 * @param buffersKib copies of disk blocks
 */
record Memory(long totalKib, long freeKib, long cachedKib, long buffersKib) {
  private static final Pattern LINE = Pattern.compile("(?m)^(\\w+): +([0-9]{1,18}) kB$");

  static Memory parse(String procMeminfo) {
    long total = 0;
    long free = 0;
    long cached = 0;
    long buffers = 0;
    Matcher line = LINE.matcher(procMeminfo);
    while (line.find()) {
      long kib = Long.parseLong(line.group(2));
      switch (line.group(1)) {
        case "MemTotal" -> total = kib;
        case "MemFree" -> free = kib;
        case "Cached" -> cached = kib;
        case "Buffers" -> buffers = kib;
        default -> {}
      }
    }
    return new Memory(total, free, cached, buffers);
  }

  /** Free, or soon free when needed: but for a remainder of each cache. */
  private long availableKib() {
    return freeKib + reclaimable(cachedKib) + reclaimable(buffersKib);
  }

  private long reclaimable(long cacheKib) {
    long kept = totalKib / 100;
    return cacheKib > kept ? cacheKib - kept : cacheKib / 2;
  }

  /** Per mille in use; 0 if nothing is known. */
  int used() {
    return totalKib == 0 ? 0 : Math.clamp(1000 - 1000 * availableKib() / totalKib, 0, 1000);
  }

  int availableMib() {
    return (int) Math.round(availableKib() / 1024.0);
  }
}
