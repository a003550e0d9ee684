package dev.affogato.compiler.toolchain;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The files of an environment: under which name in its root, and where they come from. The first
 * source given for a name stays. Confined to one packaging.
 */
final class FileList {
  /** A compiler with its libraries has some twenty. */
  private static final int FILES_MAX = 10_000;

  private static final Path USR = Path.of("/usr");

  /**
   * By name relative to the root, in byte order: the order of the archive and of the name's md5.
   */
  private final SortedMap<String, Path> sources = new TreeMap<>();

  /** The sources by the names they were given by. */
  private final SortedSet<Path> origins = new TreeSet<>();

  private final Path prefix;

  /**
   * A list for a compiler installed under {@code prefix}.
   *
   * @param prefix what is below it is moved to {@code /usr}, where the packaged compiler, being
   *     {@code /usr/bin/gcc}, looks for its parts
   */
  FileList(Path prefix) {
    this.prefix = prefix;
  }

  /** Adds {@code source} under exactly this absolute name. */
  void addAs(Path target, Path source) throws PackagingException {
    Path real;
    try {
      real = source.toRealPath();
    } catch (IOException missing) {
      throw new PackagingException(
          "file " + source + " for the environment cannot be read; check that it exists", missing);
    }
    String name = Path.of("/").relativize(target.normalize()).toString();
    sources.putIfAbsent(name, real);
    origins.add(source.toAbsolutePath());
    if (sources.size() > FILES_MAX) {
      throw new PackagingException(
          "the environment would have more than " + FILES_MAX + " files; leave some out");
    }
  }

  /** Adds {@code source} at its own place, moved if that is below the compiler's prefix. */
  Path addMoved(Path source) throws PackagingException {
    Path absolute = source.toAbsolutePath().normalize();
    boolean below = prefix.getNameCount() > 0 && absolute.startsWith(prefix);
    Path target = below ? USR.resolve(prefix.relativize(absolute)) : absolute;
    addAs(target, source);
    return target;
  }

  SortedMap<String, Path> sources() {
    return Collections.unmodifiableSortedMap(sources);
  }

  /** The sources as they were added, links not followed. */
  SortedSet<Path> origins() {
    return Collections.unmodifiableSortedSet(origins);
  }
}
