package dev.affogato.daemon.direct;

import java.net.URI;
import java.net.URISyntaxException;

/** Where a cache outside of the farm is. Immutable. */
public record OutsideAddress(String host, int port) {
  /** What bazel-remote and others listen on is to be said; this is our daemons'. */
  private static final int DEFAULT_PORT = 10245;

  private static final int PORT_MAX = 65_535;

  /**
   * Understands {@code grpc://HOST:PORT}.
   *
   * @throws IllegalArgumentException with what is wrong with {@code text}
   */
  public static OutsideAddress parse(String text) {
    try {
      URI uri = new URI(text);
      String path = uri.getPath() == null ? "" : uri.getPath();
      int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
      boolean plain = "grpc".equals(uri.getScheme()) && uri.getHost() != null;
      boolean more = uri.getUserInfo() != null || uri.getQuery() != null || path.length() > 1;
      if (plain && !more && port > 0 && port <= PORT_MAX) {
        return new OutsideAddress(uri.getHost(), port);
      }
    } catch (URISyntaxException notEven) {
      // Told below.
    }
    throw new IllegalArgumentException(
        "a cache is given as grpc://HOST:PORT, without a path, and not as " + text);
  }
}
