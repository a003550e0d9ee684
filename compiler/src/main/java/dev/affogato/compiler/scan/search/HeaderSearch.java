package dev.affogato.compiler.scan.search;

import dev.affogato.base.file.FileStamp;
import dev.affogato.compiler.CompilerKind;
import dev.affogato.compiler.scan.files.Catalogue;
import dev.affogato.compiler.scan.files.KnownDirectory;
import dev.affogato.compiler.scan.files.KnownFile;
import dev.affogato.compiler.scan.files.Moment;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks headers up in the folders of one command, and remembers what was not there. Confined to one
 * scan.
 */
public final class HeaderSearch {
  /** What gcc calls a precompiled header, beside the header or where the header might be. */
  private static final String PRECOMPILED = ".gch";

  private static final int FORESEEN_MAX = 4;

  private final Catalogue catalogue;
  private final SearchPath path;
  private final Moment moment;
  private final CompilerKind kind;
  private final Collection<KnownFile> absent;
  private boolean watchesPrecompiled;
  private @Nullable KnownFile precompiled;

  /**
   * @param absent gets every file that was looked for in vain
   */
  public HeaderSearch(
      Catalogue catalogue,
      SearchPath path,
      Moment moment,
      CompilerKind kind,
      Collection<KnownFile> absent) {
    this.catalogue = catalogue;
    this.path = path;
    this.moment = moment;
    this.kind = kind;
    this.absent = absent;
  }

  /** From now on, whether a precompiled form of what is looked for would be used. */
  public void watchPrecompiled(boolean watches) {
    this.watchesPrecompiled = watches;
  }

  /** A precompiled header that was seen while watching for one, or null. */
  public @Nullable KnownFile precompiled() {
    return precompiled;
  }

  /**
   * @param own the folder of the file that includes it, for a name in quotes; null for angle
   *     brackets
   */
  public @Nullable Found find(String name, @Nullable KnownDirectory own) {
    if (name.startsWith("/")) {
      return absolute(name);
    }
    if (own != null) {
      KnownFile file = catalogue.file(own, name);
      if (isThere(file)) {
        return new Found(file, Found.OWN_FOLDER);
      }
    }
    return inFolders(name, own != null ? 0 : path.bracketStart());
  }

  /**
   * The next header of that name, behind where the file that asks was found.
   *
   * @param position of the file that asks
   */
  public @Nullable Found findNext(String name, @Nullable KnownDirectory own, int position) {
    if (name.startsWith("/")) {
      return absolute(name);
    }
    if (position >= 0) {
      return inFolders(name, position + 1);
    }
    // gcc goes on behind a file's own folder with all others; clang begins anew.
    return position == Found.OWN_FOLDER && kind == CompilerKind.GCC
        ? inFolders(name, 0)
        : find(name, own);
  }

  /**
   * Adds what {@link #find} would have to look at to {@code paths}: not all of it where there are
   * many folders, as most headers are in one of the first.
   */
  public void foresee(String name, @Nullable KnownDirectory own, Collection<String> paths) {
    if (name.startsWith("/") || (own != null && isSeen(catalogue.file(own, name), paths))) {
      return;
    }
    List<SearchPath.Folder> folders = path.folders();
    int start = own != null ? 0 : path.bracketStart();
    for (int i = start; i < Math.min(folders.size(), start + FORESEEN_MAX); i++) {
      if (isSeen(catalogue.file(folders.get(i).directory(), name), paths)) {
        return;
      }
    }
  }

  /** Whether it is known to be there; if nothing is known, its name is added to {@code paths}. */
  private boolean isSeen(KnownFile file, Collection<String> paths) {
    FileStamp seen = catalogue.seen(file, moment);
    if (seen == null) {
      paths.add(file.path());
    }
    return seen != null && !seen.isAbsent();
  }

  private @Nullable Found absolute(String name) {
    KnownFile file = catalogue.file(catalogue.directory("/"), name);
    return isThere(file) ? new Found(file, Found.ABSOLUTE) : null;
  }

  private @Nullable Found inFolders(String name, int start) {
    List<SearchPath.Folder> folders = path.folders();
    for (int i = start; i < folders.size(); i++) {
      KnownFile file = catalogue.file(folders.get(i).directory(), name);
      if (isThere(file)) {
        return new Found(file, i);
      }
    }
    return null;
  }

  /** Folders do not count: compilers go on behind them. */
  private boolean isThere(KnownFile file) {
    if (watchesPrecompiled) {
      KnownFile beside = catalogue.file(file.path() + PRECOMPILED);
      if (catalogue.stamp(beside, moment).isAbsent()) {
        absent.add(beside);
      } else {
        precompiled = beside;
      }
    }
    FileStamp stamp = catalogue.stamp(file, moment);
    if (stamp.isAbsent() || stamp.isDirectory()) {
      absent.add(file);
      return false;
    }
    return true;
  }
}
