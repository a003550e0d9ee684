package dev.affogato.client.inputs;

import dev.affogato.base.file.FileStamp;
import dev.affogato.cache.digest.Digest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Somebody of this machine who knows digests of files that all users read, such as compilers and
 * system headers: a fresh agent need not read a hundred megabytes. Implementations are thread-safe.
 */
public interface DigestSource {
  /** Knows nothing. */
  DigestSource NONE = files -> files.stream().map(_ -> Optional.<Digest>empty()).toList();

  /**
   * @param path absolute, one ISO-8859-1 character a byte
   * @param stamp the state whose digest is wanted
   */
  record Wanted(String path, FileStamp stamp) {}

  /**
   * One answer for each file, in their order; empty where it is not known for that very state.
   *
   * @throws IOException if it cannot be asked; then the files are read
   */
  List<Optional<Digest>> digests(List<Wanted> files) throws IOException, InterruptedException;
}
