package dev.affogato.compiler.toolchain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The lists by which a clang spares functions from its sanitizers. A clang takes them from its own
 * folder without having been told to, so a job that shall give the same object elsewhere needs them
 * as extra files, and {@link #options()}. Immutable.
 *
 * @param folder the clang's resource folder
 * @param lists absolute paths; may be empty
 */
public record ClangResources(Path folder, List<Path> lists) {
  /** clang 14 has five. */
  private static final int LISTS_MAX = 100;

  public ClangResources {
    lists = List.copyOf(lists);
  }

  /** Makes a packaged clang, which is not where it was, look for its lists where they were. */
  public List<String> options() {
    return lists.isEmpty() ? List.of() : List.of("-resource-dir", folder.toString());
  }

  static Optional<ClangResources> in(Path folder) {
    Path share = folder.resolve("share");
    if (!Files.isDirectory(share)) {
      return Optional.of(new ClangResources(folder, List.of()));
    }
    try (Stream<Path> files = Files.list(share)) {
      return Optional.of(
          new ClangResources(
              folder,
              files
                  .filter(file -> file.toString().endsWith("list.txt"))
                  .filter(Files::isRegularFile)
                  .sorted()
                  .limit(LISTS_MAX)
                  .toList()));
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }
}
