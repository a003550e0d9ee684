package dev.affogato.compiler.archives;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Packs a compiler of this machine. Implementations are thread-safe. */
public interface Packager {
  /**
   * Makes an archive, whose file name is made from its content (protocol spec 6.1).
   *
   * @param compiler absolute path of the C or C++ compiler; its twin is packed with it
   * @param extraFiles absolute paths of more files to pack
   * @param compression {@code none gzip bzip2 zstd xz}, or empty for the usual one
   * @param directory where to put it; empty
   * @throws IOException if it cannot be packed; the message says why
   */
  Packed pack(Path compiler, List<Path> extraFiles, String compression, Path directory)
      throws IOException, InterruptedException;

  /**
   * Whether two compilers are the same but for the language, so that the archive of the first has
   * what the second needs. Names do not tell: alternatives choose for each language on its own.
   */
  default boolean areOfOneMake(Path compiler, Path other) throws InterruptedException {
    return true;
  }

  /**
   * What was made. Immutable.
   *
   * @param archive a file in the directory given
   * @param sources files whose change makes the archive out of date
   * @param missing files that would have been packed if they were there: their coming does, too
   */
  record Packed(Path archive, List<Path> sources, List<Path> missing) {
    public Packed {
      sources = List.copyOf(sources);
      missing = List.copyOf(missing);
    }
  }
}
