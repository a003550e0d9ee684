package dev.affogato.compiler.scan;

import dev.affogato.base.file.FileStamp;
import dev.affogato.compiler.CompilerKind;
import dev.affogato.compiler.scan.files.Catalogue;
import dev.affogato.compiler.scan.files.KnownFile;
import dev.affogato.compiler.scan.files.Moment;
import dev.affogato.compiler.scan.macro.UnsureException;
import dev.affogato.compiler.scan.search.Found;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Files that are not to be read twice: by {@code #pragma once}, or because {@code #import} asks so.
 * Confined to one scan.
 *
 * <p>Which files count as the same differs: to clang those with the same inode; to gcc those with
 * the same size, time in seconds and content, wherever they are.
 */
final class OnceFiles {
  private static final long NS_PER_SECOND = 1_000_000_000L;

  private final Catalogue catalogue;
  private final Moment moment;
  private final CompilerKind kind;
  private final List<KnownFile> once = new ArrayList<>();
  private final List<KnownFile> read = new ArrayList<>();
  private final List<Found> asked = new ArrayList<>();

  OnceFiles(Catalogue catalogue, Moment moment, CompilerKind kind) {
    this.catalogue = catalogue;
    this.moment = moment;
    this.kind = kind;
  }

  void markOnce(KnownFile file) {
    if (!once.contains(file)) {
      once.add(file);
    }
  }

  void markRead(KnownFile file) {
    read.add(file);
  }

  /** Whether {@code file} must not be read again. */
  boolean isDone(KnownFile file) {
    return !once.isEmpty() && contains(once, file);
  }

  void markAsked(Found found) {
    if (!asked.contains(found)) {
      asked.add(found);
    }
  }

  /**
   * Whether a file was read before, for {@code #import}.
   *
   * @throws UnsureException if only its existence was asked for, by another way: to gcc that can be
   *     as good as reading it
   */
  boolean wasRead(Found found) {
    if (contains(read, found.file())) {
      return true;
    }
    for (Found other : asked) {
      if (kind == CompilerKind.GCC && other.file() == found.file() && !other.equals(found)) {
        throw new UnsureException("import", "whether " + found.file() + " is imported is unclear");
      }
    }
    return false;
  }

  private boolean contains(List<KnownFile> files, KnownFile file) {
    if (files.contains(file)) {
      return true;
    }
    FileStamp stamp = catalogue.stamp(file, moment);
    for (KnownFile other : files) {
      if (isSame(file, stamp, other)) {
        return true;
      }
    }
    return false;
  }

  private boolean isSame(KnownFile file, FileStamp stamp, KnownFile other) {
    FileStamp otherStamp = catalogue.stamp(other, moment);
    if (kind != CompilerKind.GCC || stamp.isSameFile(otherStamp)) {
      return stamp.isSameFile(otherStamp);
    }
    // Contents are compared that may be too new for their stamps.
    moment.spoil();
    return stamp.sizeBytes() == otherStamp.sizeBytes()
        && Math.floorDiv(stamp.mtimeNs(), NS_PER_SECOND)
            == Math.floorDiv(otherStamp.mtimeNs(), NS_PER_SECOND)
        && Arrays.equals(catalogue.content(file, stamp), catalogue.content(other, otherStamp));
  }
}
