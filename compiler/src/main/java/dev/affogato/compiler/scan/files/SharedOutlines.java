package dev.affogato.compiler.scan.files;

import dev.affogato.base.file.FileStamp;
import dev.affogato.compiler.scan.lex.LexMode;
import dev.affogato.compiler.scan.lex.Names;
import dev.affogato.compiler.scan.macro.UnsureException;
import dev.affogato.compiler.scan.outline.Outline;
import dev.affogato.compiler.scan.store.Records;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Outlines that scanners of several users share, of files that this process itself reads and none
 * of them can change: so it does not matter what one shows another. Thread-safe.
 */
public final class SharedOutlines {
  /** More than the headers of the largest libraries; one file may have any number of names. */
  private static final int FILES_MAX = 20_000;

  private final SourceFiles ours;
  private final Predicate<String> everybodys;
  private final Catalogue catalogue;
  private final Map<String, FileStamp> checked = new ConcurrentHashMap<>();

  /**
   * @param ours files as this process sees them
   * @param everybodys whether a file, absolute, may be read by all and changed by none of them
   */
  public SharedOutlines(SourceFiles ours, Predicate<String> everybodys) {
    this.ours = ours;
    this.everybodys = everybodys;
    this.catalogue = new Catalogue(ours, Records.NONE);
  }

  /** The words of all who share. */
  Names names() {
    return catalogue.names();
  }

  /** How many files and words there are; grows only. */
  public int size() {
    return catalogue.size() + catalogue.names().count();
  }

  /** The outline of a file that somebody saw in this state; null if it is not to be shared. */
  @Nullable Outline find(String path, FileStamp seen, LexMode mode, Moment moment) {
    KnownFile file = catalogue.knownFile(path);
    boolean known = file != null && seen.equals(checked.get(path));
    if (!known && !isShared(path, seen, moment)) {
      return null;
    }
    try {
      KnownFile shared = catalogue.file(path);
      return seen.equals(catalogue.stamp(shared, moment))
          ? catalogue.outline(shared, mode, moment)
          : null;
    } catch (UnsureException unreadable) {
      return null;
    }
  }

  /** Only such files are taken in, so that nobody can make this grow at will. */
  private boolean isShared(String path, FileStamp seen, Moment moment) {
    boolean shared =
        checked.size() < FILES_MAX
            && seen.isSettledAt(moment.wallNs())
            && ours.stamp(path).equals(seen)
            && ours.showsChangesIn(seen)
            && everybodys.test(path);
    if (shared) {
      checked.put(path, seen);
    }
    return shared;
  }
}
