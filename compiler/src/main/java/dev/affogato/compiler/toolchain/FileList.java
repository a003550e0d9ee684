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

  /** What is written for the environment, by name relative to the root. */
  private final SortedMap<String, Made> made = new TreeMap<>();

  /** A file that is no copy. Immutable by convention: the content is not copied. */
  record Made(byte[] content, boolean program) {}

  /** Adds {@code source} under exactly this absolute name. */
  void addAs(Path target, Path source) throws PackagingException {
    Path real;
    try {
      real = source.toRealPath();
    } catch (IOException missing) {
      throw new PackagingException(
          "file " + source + " for the environment cannot be read; check that it exists", missing);
    }
    String name = name(target);
    sources.putIfAbsent(name, real);
    origins.add(source.toAbsolutePath());
    if (sources.size() > FILES_MAX) {
      throw new PackagingException(
          "the environment would have more than " + FILES_MAX + " files; leave some out");
    }
  }

  private static String name(Path target) {
    return Path.of("/").relativize(target.normalize()).toString();
  }

  /** Adds a file with this content. */
  void addMade(Path target, byte[] content, boolean program) {
    made.putIfAbsent(name(target), new Made(content, program));
  }

  /**
   * Adds {@code source} at its own place, moved if that is below {@code prefix}.
   *
   * @param prefix where the compiler is installed: what is below it is moved to {@code /usr}, where
   *     the packaged compiler, being {@code /usr/bin/gcc}, looks for its parts
   */
  Path addMoved(Path source, Path prefix) throws PackagingException {
    Path absolute = source.toAbsolutePath().normalize();
    boolean below = prefix.getNameCount() > 0 && absolute.startsWith(prefix);
    Path target = below ? USR.resolve(prefix.relativize(absolute)) : absolute;
    addAs(target, source);
    return target;
  }

  SortedMap<String, Path> sources() {
    return Collections.unmodifiableSortedMap(sources);
  }

  SortedMap<String, Made> made() {
    return Collections.unmodifiableSortedMap(made);
  }

  /** The sources as they were added, links not followed. */
  SortedSet<Path> origins() {
    return Collections.unmodifiableSortedSet(origins);
  }
}
