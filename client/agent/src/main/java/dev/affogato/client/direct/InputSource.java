package dev.affogato.client.direct;

import dev.affogato.cache.digest.Digest;
import dev.affogato.client.inputs.DigestSource;
import dev.affogato.client.inputs.Relocation;
import dev.affogato.compiler.scan.ScanResult;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the inputs of jobs come from: the files of this machine as a tree of messages. A seam for
 * tests; thread-safe.
 */
interface InputSource extends AutoCloseable {
  /**
   * The files one compile reads.
   *
   * @param known tells digests of system files
   * @param folders absolute names of folders that must be there besides
   * @param relocation of the folder that is called otherwise there; null if all keep their names
   */
  Gathered gather(
      DirectCall call,
      ScanResult scan,
      Collection<String> folders,
      DigestSource known,
      @Nullable Relocation relocation)
      throws Detour, InterruptedException;

  /** Ends what is kept between jobs. */
  @Override
  void close();

  /**
   * What a compile reads, and what its compiler needs to be told where it is.
   *
   * @param environment variables that the compiler needs there
   * @param utf8Locale whether the locale C.UTF-8 is among the inputs
   * @param toolchain the same object for all jobs between which no file of the compiler changed
   */
  record Gathered(
      Inputs inputs, Map<String, String> environment, boolean utf8Locale, Object toolchain) {
    public Gathered {
      environment = Map.copyOf(environment);
    }
  }

  /** The input tree of one job. Immutable. */
  interface Inputs {
    Digest root();

    /** All contents of the tree: messages and files, each once. */
    Collection<Digest> contents();

    /** Whether {@code digest}, of the tree, is short enough to come along with a request. */
    boolean isSmall(Digest digest);

    /**
     * A content of the tree.
     *
     * @throws IOException if the file changed since, or cannot be read
     */
    InputStream open(Digest digest) throws IOException;

    /** Whether all files are still what they were. */
    boolean unchanged();
  }
}
