package dev.affogato.client.inputs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Folders, files and links by chance, paths over them, and changes to them. */
final class RandomFiles {
  private final Path root;
  private final Random random;
  private int made;

  RandomFiles(Path root, long seed) throws IOException {
    this.root = root;
    this.random = new Random(seed);
    for (int i = 0; i < 8; i++) {
      Files.createDirectory(folder().resolve("d" + made++));
    }
    for (int i = 0; i < 20; i++) {
      write(folder().resolve("f" + made++));
    }
    for (int i = 0; i < 12; i++) {
      link(folder().resolve("l" + made++));
    }
  }

  /** One of the real folders. */
  private Path folder() throws IOException {
    return pick(all(Files::isDirectory));
  }

  private List<Path> all(Predicate<Path> which) throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      return paths
          .filter(path -> which.test(path) && !Files.isSymbolicLink(path))
          .sorted()
          .toList();
    }
  }

  private <T> T pick(List<T> things) {
    return things.get(random.nextInt(things.size()));
  }

  /** No two contents have one length: two changes within a tick of the clock must show. */
  private void write(Path file) throws IOException {
    Files.writeString(file, "x".repeat(++made));
    boolean program = random.nextInt(4) == 0;
    Files.setPosixFilePermissions(
        file, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
  }

  /** Nor any two targets. */
  private void link(Path link) throws IOException {
    Path target = pick(all(path -> true));
    String name =
        random.nextBoolean()
            ? target.toString()
            : "./".repeat(++made) + link.getParent().relativize(target);
    Files.createSymbolicLink(link, Path.of(name));
  }

  List<String> filePaths(int count) throws IOException {
    return paths(count, Files::isRegularFile);
  }

  List<String> folderPaths(int count) throws IOException {
    return paths(count, Files::isDirectory);
  }

  /** Random steps through folders, links and {@code ..}, those that lead to the wanted. */
  private List<String> paths(int count, Predicate<Path> wanted) throws IOException {
    List<String> found = new ArrayList<>();
    for (int tries = 0; found.size() < count && tries < 2000; tries++) {
      String path = root.toString();
      for (int steps = 1 + random.nextInt(5); steps > 0 && Files.isDirectory(Path.of(path)); ) {
        steps--;
        path += "/" + step(Path.of(path));
      }
      if (wanted.test(Path.of(path)) && isInside(Path.of(path))) {
        found.add(path);
      }
    }
    return found;
  }

  private String step(Path here) throws IOException {
    if (random.nextInt(5) == 0) {
      return "..";
    }
    try (Stream<Path> names = Files.list(here)) {
      List<String> all = names.map(path -> path.getFileName().toString()).sorted().toList();
      return all.isEmpty() ? ".." : pick(all);
    }
  }

  private boolean isInside(Path path) throws IOException {
    return path.toRealPath().startsWith(root);
  }

  void change() throws IOException {
    List<Path> files = all(Files::isRegularFile);
    switch (random.nextInt(4)) {
      case 0 -> write(pick(files));
      case 1 -> {
        Path file = pick(files);
        Files.delete(file);
        link(file);
      }
      case 2 -> {
        Path moved = folder();
        if (!moved.equals(root)) {
          Files.move(moved, root.resolve("moved" + ++made));
          link(moved);
        }
      }
      default -> write(folder().resolve("f" + ++made));
    }
  }
}
