package dev.affogato.compiler.scan.files;

/**
 * Path names as text, one character a byte. Stateless.
 *
 * <p>Only what means the same whatever is on the disk is simplified: {@code .} and doubled slashes.
 * A {@code ..} stays, since the folder before it may be a link, or missing.
 */
public final class PathText {
  private PathText() {}

  /** {@code path} as seen from {@code folder}, which is absolute. */
  public static String absolute(String folder, String path) {
    return simplify(path.startsWith("/") ? path : folder + "/" + path);
  }

  static String simplify(String path) {
    if (!path.contains("/./")
        && !path.contains("//")
        && !path.endsWith("/.")
        && !path.endsWith("/")) {
      return path;
    }
    StringBuilder out = new StringBuilder(path.length());
    for (String part : path.split("/")) {
      if (!part.isEmpty() && !part.equals(".")) {
        out.append('/').append(part);
      }
    }
    return out.isEmpty() ? "/" : out.toString();
  }
}
