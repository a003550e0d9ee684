package dev.affogato.compiler.scan.files;

import dev.affogato.base.file.FileStamp;
import dev.affogato.compiler.scan.lex.LexMode;
import dev.affogato.compiler.scan.outline.Outline;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One path, what was last seen there, and its outline. Thread-safe: what changes are references to
 * immutable things, and two threads that race look twice.
 */
public final class KnownFile {
  /** C and C++ in a few standards are read differently; a build seldom uses more of them. */
  private static final int MODES_MAX = 4;

  private final String path;
  private volatile @Nullable Seen seen;
  private volatile List<Read> reads = List.of();
  private volatile @Nullable KnownDirectory folder;
  private volatile boolean entered;

  /**
   * An observation.
   *
   * @param folder where nothing was found: the folder's state before, if a name that appears there
   *     must change it
   */
  record Seen(FileStamp stamp, long atNs, @Nullable FileStamp folder) {}

  /**
   * What reading gave.
   *
   * @param lasting the stamp will tell if the content changes
   */
  private record Read(FileStamp stamp, LexMode mode, Outline outline, long atNs, boolean lasting) {}

  KnownFile(String path) {
    this.path = path;
  }

  /** Absolute, as the search arrived at it: links and {@code ..} are still in it. */
  public String path() {
    return path;
  }

  @Nullable Seen seen() {
    return seen;
  }

  void seen(Seen observation) {
    seen = observation;
  }

  @Nullable Outline outline(FileStamp stamp, LexMode mode, Moment moment) {
    for (Read read : reads) {
      if (read.mode().equals(mode) && read.stamp().equals(stamp)) {
        boolean usable = read.lasting() || read.atNs() - moment.trustedSinceNs() >= 0;
        return usable ? read.outline() : null;
      }
    }
    return null;
  }

  synchronized void remember(FileStamp stamp, LexMode mode, Outline outline, Moment moment) {
    boolean lasting = stamp.isSettledAt(moment.wallNs());
    List<Read> kept = new ArrayList<>();
    kept.add(new Read(stamp, mode, outline, moment.nowNs(), lasting));
    for (Read old : reads) {
      if (old.stamp().equals(stamp) && !old.mode().equals(mode) && kept.size() < MODES_MAX) {
        kept.add(old);
      }
    }
    reads = List.copyOf(kept);
  }

  /** Whether no scan has gone into it before this one. */
  public boolean isEnteredFirst() {
    boolean first = !entered;
    entered = true;
    return first;
  }

  @Nullable KnownDirectory folder() {
    return folder;
  }

  void folder(KnownDirectory directory) {
    folder = directory;
  }

  @Override
  public String toString() {
    return path;
  }
}
