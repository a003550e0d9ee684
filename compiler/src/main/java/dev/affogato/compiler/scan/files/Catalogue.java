package dev.affogato.compiler.scan.files;

import dev.affogato.base.file.FileStamp;
import dev.affogato.compiler.scan.lex.LexMode;
import dev.affogato.compiler.scan.lex.Names;
import dev.affogato.compiler.scan.macro.UnsureException;
import dev.affogato.compiler.scan.outline.Minimizer;
import dev.affogato.compiler.scan.outline.Outline;
import dev.affogato.compiler.scan.store.Records;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * All files any scan has asked for. Thread-safe. What it holds is bounded: past the limit its owner
 * begins with a new one, which costs reading files again.
 */
public final class Catalogue {
  /** A source file larger than this is not worth reading here. */
  private static final int FILE_BYTES_MAX = 256 << 20;

  private final SourceFiles files;
  private final Names names;
  private final KeptOutlines kept;
  private final @Nullable SharedOutlines shared;
  private final Map<String, KnownFile> byPath = new ConcurrentHashMap<>();
  private final Map<String, KnownDirectory> directories = new ConcurrentHashMap<>();

  /**
   * @param records outlines that earlier processes made
   */
  public Catalogue(SourceFiles files, Records records) {
    this.files = files;
    this.names = new Names();
    this.kept = new KeptOutlines(records, names);
    this.shared = null;
  }

  /**
   * @param shared with the catalogues of others
   */
  public Catalogue(SourceFiles files, SharedOutlines shared) {
    this.files = files;
    this.names = shared.names();
    this.kept = new KeptOutlines(Records.NONE, names);
    this.shared = shared;
  }

  public Names names() {
    return names;
  }

  public SourceFiles files() {
    return files;
  }

  /** How many paths are known, existing or not. */
  public int size() {
    return byPath.size();
  }

  public KnownFile file(String path) {
    return byPath.computeIfAbsent(path, KnownFile::new);
  }

  /** The same if it was asked for before, else null. */
  @Nullable KnownFile knownFile(String path) {
    return byPath.get(path);
  }

  /** The folder {@code path}, absolute. */
  public KnownDirectory directory(String path) {
    KnownDirectory known = directories.get(path);
    return known != null
        ? known
        : directories.computeIfAbsent(path, key -> new KnownDirectory(key, file(key)));
  }

  /** {@code name}, which may have slashes in it, as seen from {@code directory}. */
  public KnownFile file(KnownDirectory directory, String name) {
    return directory.file(name, this);
  }

  /** The folder that {@code file} is in. */
  public KnownDirectory folder(KnownFile file) {
    KnownDirectory known = file.folder();
    if (known == null) {
      int slash = file.path().lastIndexOf('/');
      known = directory(slash <= 0 ? "/" : file.path().substring(0, slash));
      file.folder(known);
    }
    return known;
  }

  /**
   * The state of {@code file}, looked at again if the last look is too old.
   *
   * <p>Most looks are at names that are not there, in folders that seldom change: as long as a
   * folder is the same as it was when a name was missing in it, the name is still missing, and
   * looking at the folder once per scan is enough. The folder is looked at before the name, so that
   * whatever comes between shows next time.
   */
  public FileStamp stamp(KnownFile file, Moment moment) {
    return moment.saw(file, look(file, moment));
  }

  /** What is known of {@code file} without a look; null if it would take one. */
  public @Nullable FileStamp seen(KnownFile file, Moment moment) {
    KnownFile.Seen last = file.seen();
    return last != null && last.atNs() - moment.trustedSinceNs() >= 0 ? last.stamp() : null;
  }

  private FileStamp look(KnownFile file, Moment moment) {
    KnownFile.Seen last = file.seen();
    if (last != null && last.atNs() - moment.trustedSinceNs() >= 0) {
      return last.stamp();
    }
    boolean mayBeMissing = last != null && last.stamp().isAbsent() && !file.path().equals("/");
    FileStamp folder = mayBeMissing ? look(folder(file).self(), moment) : null;
    boolean missing =
        folder != null && (folder.isAbsent() || (last != null && folder.equals(last.folder())));
    FileStamp stamp = missing ? FileStamp.ABSENT : files.stamp(file.path());
    boolean lasting =
        folder != null
            && folder.isDirectory()
            && stamp.isAbsent()
            && folder.isSettledAt(moment.wallNs())
            && files.showsChangesIn(folder);
    file.seen(new KnownFile.Seen(stamp, moment.nowNs(), lasting ? folder : null));
    return stamp;
  }

  /**
   * The outline of a file that exists.
   *
   * @throws UnsureException if it cannot be read
   */
  public Outline outline(KnownFile file, LexMode mode, Moment moment) {
    FileStamp stamp = stamp(file, moment);
    boolean keepable = stamp.isSettledAt(moment.wallNs()) && files.showsChangesIn(stamp);
    if (!keepable) {
      moment.spoil();
    }
    Outline known = file.outline(stamp, mode, moment);
    if (known != null) {
      return known;
    }
    Outline outline = keepable ? kept(file.path(), stamp, mode, moment) : null;
    if (outline == null) {
      outline = Minimizer.outline(content(file, stamp), mode, names);
      if (keepable) {
        kept.keep(file.path(), stamp, mode, outline);
      }
    }
    file.remember(stamp, mode, outline, moment);
    return outline;
  }

  private @Nullable Outline kept(String path, FileStamp stamp, LexMode mode, Moment moment) {
    Outline others = shared == null ? null : shared.find(path, stamp, mode, moment);
    return others == null ? kept.find(path, stamp, mode) : others;
  }

  /** Outlines made since the last time, if they are as many as {@code atLeast}. */
  public List<HeaderForm> takeMade(int atLeast) {
    return kept.takeMade(atLeast);
  }

  /** The bytes of a file that exists. */
  public byte[] content(KnownFile file, FileStamp stamp) {
    if (!stamp.isRegular()) {
      if (file.path().equals("/dev/null")) {
        return new byte[0];
      }
      throw new UnsureException("special-file", file + " is not a regular file");
    }
    try {
      byte[] content = files.read(file.path(), FILE_BYTES_MAX);
      // A file that changes while it is read is read again by whoever compiles it.
      if (content.length != stamp.sizeBytes() || !files.stamp(file.path()).equals(stamp)) {
        throw new UnsureException("file-changed", file + " changed while it was read");
      }
      return content;
    } catch (IOException unreadable) {
      throw new UnsureException(
          "unreadable-file", "cannot read " + file + ": " + unreadable.getMessage());
    }
  }
}
