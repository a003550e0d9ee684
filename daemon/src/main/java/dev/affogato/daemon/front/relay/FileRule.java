package dev.affogato.daemon.front.relay;

import dev.affogato.base.net.Connection;
import java.io.IOException;
import java.nio.file.Path;

/** Which files a peer may be told about. */
@FunctionalInterface
public interface FileRule {
  /**
   * @throws IOException if {@code peer} must not know {@code file}
   */
  void check(Path file, Connection peer) throws IOException;
}
