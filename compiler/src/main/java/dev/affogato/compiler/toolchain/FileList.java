package dev.affogato.compiler.toolchain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The files of an environment: under which name in its root, where they come from, and why. The
 * first source given for a name stays. Confined to one packaging.
 */
final class FileList {
  /** A compiler with its libraries has some twenty. */
  private static final int FILES_MAX = 10_000;

  private static final Path USR = Path.of("/usr");
  private static final Path ROOT = Path.of("/");

  /**
   * By name relative to the root, in byte order: the order of the archive and of the name's md5.
   */
  private final SortedMap<String, Path> sources = new TreeMap<>();

  /** The sources by the names they were given by. */
  private final SortedSet<Path> origins = new TreeSet<>();

  /** What is written for the environment, by name relative to the root. */
  private final SortedMap<String, Made> made = new TreeMap<>();

  /** Both kinds in the order of addition. */
  private final List<PackedFile> files = new ArrayList<>();

  private final PackingListener listener;

  FileList(PackingListener listener) {
    this.listener = listener;
  }

  /** A file that is no copy. Immutable by convention: the content is not copied. */
  record Made(byte[] content, boolean program) {}

  /** Adds {@code source} under exactly this absolute name. */
  void addAs(Path target, Path source, String why) throws PackagingException {
    Path real;
    try {
      real = source.toRealPath();
    } catch (IOException missing) {
      throw new PackagingException(
          "file " + source + " for the environment cannot be read; check that it exists", missing);
    }
    if (!Files.isRegularFile(real)) {
      throw new PackagingException(
          "file " + source + " for the environment is no regular file; name each file by itself");
    }
    String name = name(target);
    origins.add(source.toAbsolutePath());
    if (sources.containsKey(name) || made.containsKey(name)) {
      return;
    }
    sources.put(name, real);
    note(new PackedFile(ROOT.resolve(name), real, why));
    if (sources.size() > FILES_MAX) {
      throw new PackagingException(
          "the environment would have more than " + FILES_MAX + " files; leave some out");
    }
  }

  private static String name(Path target) {
    return ROOT.relativize(target.normalize()).toString();
  }

  /** Adds a file with this content. */
  void addMade(Path target, byte[] content, boolean program, String why) {
    String name = name(target);
    if (sources.containsKey(name) || made.containsKey(name)) {
      return;
    }
    made.put(name, new Made(content, program));
    note(new PackedFile(ROOT.resolve(name), null, why));
  }

  /**
   * Adds {@code source} at its own place, moved if that is below {@code prefix}.
   *
   * @param prefix where the compiler is installed: what is below it is moved to {@code /usr}, where
   *     the packaged compiler, being {@code /usr/bin/gcc}, looks for its parts
   */
  Path addMoved(Path source, Path prefix, String why) throws PackagingException {
    Path absolute = source.toAbsolutePath().normalize();
    boolean below = prefix.getNameCount() > 0 && absolute.startsWith(prefix);
    Path target = below ? USR.resolve(prefix.relativize(absolute)) : absolute;
    addAs(target, source, why);
    return target;
  }

  /** Notes a file of this machine that content was made of. */
  void addOrigin(Path file) {
    origins.add(file);
  }

  private void note(PackedFile file) {
    files.add(file);
    listener.added(file);
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

  /** Everything added, in that order. */
  List<PackedFile> files() {
    return Collections.unmodifiableList(files);
  }
}
