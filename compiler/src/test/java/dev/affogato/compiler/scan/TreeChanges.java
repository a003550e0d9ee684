package dev.affogato.compiler.scan;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Changes the files of a tree as builds and people do, chosen at random, and takes it back.
 * Confined to one thread.
 */
final class TreeChanges {
  private final Path root;
  private final Random random;
  private final Deque<Undo> undone = new ArrayDeque<>();
  private int made;

  private interface Undo {
    void run() throws IOException;
  }

  TreeChanges(Path root, Random random) {
    this.root = root;
    this.random = random;
  }

  /** Changes something the scan depends upon; says what, or nothing if there was nothing to do. */
  String change(ScanResult scan) throws IOException {
    List<Path> files = files(scan);
    if (files.isEmpty()) {
      return "";
    }
    Path one = files.get(random.nextInt(files.size()));
    Path other = files.get(random.nextInt(files.size()));
    return switch (random.nextInt(10)) {
      case 0 -> swap(one, other);
      case 1 -> shadow(scan, one);
      case 2 -> remove(one);
      case 3 -> touch(one);
      case 4 -> link(one, other);
      case 5 -> rename(one);
      case 6 -> generate(one);
      case 7 -> rewriteAtOnce(one, other);
      case 8 -> moveFolder(one);
      default -> replace(one, other);
    };
  }

  /** Takes everything back that was changed. */
  void undo() throws IOException {
    while (!undone.isEmpty()) {
      undone.pop().run();
    }
  }

  /** Files of the tree that nobody else shares. */
  private List<Path> files(ScanResult scan) throws IOException {
    List<Path> files = new ArrayList<>();
    for (ScannedFile file : scan.files()) {
      Path path = Path.of(file.path()).normalize();
      if (path.startsWith(root)
          && Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
          && Files.getAttribute(path, "unix:nlink").equals(1)) {
        files.add(path);
      }
    }
    return files;
  }

  private void restoreLater(Path path) throws IOException {
    byte[] content = Files.readAllBytes(path);
    undone.push(() -> {
      Files.deleteIfExists(path);
      Files.write(path, content);
    });
  }

  private void deleteLater(Path path) {
    undone.push(() -> Files.deleteIfExists(path));
  }

  private String swap(Path one, Path other) throws IOException {
    restoreLater(one);
    restoreLater(other);
    byte[] first = Files.readAllBytes(one);
    byte[] second = Files.readAllBytes(other);
    Files.write(one, second);
    Files.write(other, first);
    return "swapped " + one + " and " + other;
  }

  /** A name that was looked for in vain comes to be. */
  private String shadow(ScanResult scan, Path content) throws IOException {
    List<Path> names = new ArrayList<>();
    for (String name : scan.absent()) {
      Path path = Path.of(name);
      if (path.startsWith(root)
          && path.normalize().equals(path)
          && !name.endsWith(".gch")
          && Files.isDirectory(path.getParent())
          && !Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
        names.add(path);
      }
    }
    if (names.isEmpty()) {
      return "";
    }
    Path name = names.get(random.nextInt(names.size()));
    deleteLater(name);
    if (random.nextInt(4) == 0) {
      Files.createDirectory(name);
      return "made the folder " + name;
    }
    Files.copy(content, name);
    return "shadowed by " + name;
  }

  private String remove(Path file) throws IOException {
    restoreLater(file);
    Files.delete(file);
    return "removed " + file;
  }

  private String touch(Path file) throws IOException {
    FileTime before = Files.getLastModifiedTime(file);
    undone.push(() -> Files.setLastModifiedTime(file, before));
    Files.setLastModifiedTime(
        file, FileTime.from(Instant.ofEpochSecond(1_600_000_000L + random.nextInt(1_000))));
    return "touched " + file;
  }

  private String link(Path file, Path target) throws IOException {
    if (file.equals(target)) {
      return "";
    }
    restoreLater(file);
    Files.delete(file);
    Files.createSymbolicLink(file, target);
    return "linked " + file + " to " + target;
  }

  private String rename(Path file) throws IOException {
    String name = file.getFileName().toString();
    String upper = name.toUpperCase(Locale.ROOT);
    Path renamed = file.resolveSibling(upper.equals(name) ? name + "_" : upper);
    if (Files.exists(renamed, LinkOption.NOFOLLOW_LINKS)) {
      return "";
    }
    undone.push(() -> Files.move(renamed, file));
    Files.move(file, renamed);
    return "renamed " + file + " to " + renamed;
  }

  /** A file includes another that is only made now. */
  private String generate(Path file) throws IOException {
    restoreLater(file);
    Path made = file.resolveSibling("generated" + this.made++ + ".h");
    deleteLater(made);
    Files.writeString(made, "#define GENERATED 1\n");
    byte[] text = Files.readAllBytes(file);
    String include = "#include \"" + made.getFileName() + "\"\n";
    Files.writeString(
        file, include + new String(text, StandardCharsets.ISO_8859_1), StandardCharsets.ISO_8859_1);
    return "made " + file + " include " + made;
  }

  /** Two versions with the same size and time, the second right behind the first. */
  private String rewriteAtOnce(Path file, Path other) throws IOException {
    restoreLater(file);
    Path made = other.resolveSibling("gen" + this.made++ + ".h");
    deleteLater(made);
    Files.writeString(made, "\n");
    byte[] text = Files.readAllBytes(file);
    FileTime time = Files.getLastModifiedTime(file);
    byte[] include = ("#include \"" + made + "\"\n").getBytes(StandardCharsets.ISO_8859_1);
    byte[] comment = include.clone();
    comment[0] = '/';
    comment[1] = '/';
    for (byte[] first : new byte[][] {comment, include}) {
      byte[] both = new byte[first.length + text.length];
      System.arraycopy(first, 0, both, 0, first.length);
      System.arraycopy(text, 0, both, first.length, text.length);
      Files.write(file, both);
      Files.setLastModifiedTime(file, time);
    }
    return "rewrote " + file;
  }

  /** The folder of a file goes away and a link leads to where it is now. */
  private String moveFolder(Path file) throws IOException {
    Path folder = file.getParent();
    Path moved = folder.resolveSibling(folder.getFileName() + "-moved" + made++);
    if (folder.equals(root)) {
      return "";
    }
    boolean linked = random.nextBoolean();
    undone.push(() -> {
      Files.deleteIfExists(folder);
      Files.move(moved, folder);
    });
    Files.move(folder, moved);
    if (linked) {
      Files.createSymbolicLink(folder, moved.getFileName());
    }
    return "moved " + folder + (linked ? " behind a link" : " away");
  }

  /** As editors save: a new file is moved over the old one. */
  private String replace(Path file, Path content) throws IOException {
    restoreLater(file);
    Path fresh = file.resolveSibling("fresh" + made++);
    Files.copy(content, fresh);
    Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
    return "replaced " + file + " by " + content;
  }
}
