package dev.affogato.client.direct;

import dev.affogato.base.file.FileAccess;
import dev.affogato.compiler.scan.ScanResult;
import dev.affogato.compiler.scan.ScannedFile;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What this agent knows of how good its scans are. Thread-safe.
 *
 * <p>A compiler that is asked what it reads costs its machine and this one half a millisecond of
 * processor time together, more with many headers. So it is asked for each list of files that a
 * scan comes to, and not again while a unit is edited and its list stays the same.
 */
final class ReadChecks {
  private static final System.Logger LOG = System.getLogger(ReadChecks.class.getName());

  /** A large project's units; some 5 MB. */
  private static final int CONFIRMED_MAX = 100_000;

  private static final long FACTOR = 0x9E3779B97F4A7C15L;

  private final Set<Long> confirmed = ConcurrentHashMap.newKeySet();
  private final AtomicLong excesses = new AtomicLong();

  /**
   * The check of one job.
   *
   * @param scan of the text alone, without files that are read for other reasons
   * @param access to what names lead to
   */
  ReadCheck of(DirectCall call, ScanResult scan, FileAccess access) {
    return new ReadCheck(call, scan, access, this);
  }

  /** A name of the list of files in {@code scan}. */
  static long key(ScanResult scan) {
    long key = scan.files().size();
    for (ScannedFile file : scan.files()) {
      key = (key + file.path().hashCode()) * FACTOR;
      key ^= key >>> Integer.SIZE;
      if (file.use() == ScannedFile.Use.INCLUDED) {
        key++;
      }
    }
    return key;
  }

  boolean isConfirmed(long key) {
    return confirmed.contains(key);
  }

  /** A compiler read no file that is not in the list. */
  void confirm(long key) {
    if (confirmed.size() >= CONFIRMED_MAX) {
      confirmed.clear();
    }
    confirmed.add(key);
  }

  /** What is sent without need makes no wrong result, but shows a scan that is not exact. */
  void excess(String source, String unread) {
    long times = excesses.incrementAndGet();
    // A header of the system may be in every unit of a build.
    boolean rare = Long.bitCount(times) == 1;
    LOG.log(
        rare ? Level.WARNING : Level.DEBUG,
        "{0}: the compiler did not read {1} there, which the scan took for read"
            + " (such jobs by now: {2}). The result is right. Please report it.",
        source,
        unread,
        Long.toString(times));
  }
}
