package dev.affogato.protocol.icecc.message;

/** File names as schedulers and monitors show them. */
public final class FileNames {
  private static final int DIRECTORIES_KEPT = 2;

  private FileNames() {}

  /**
   * The base name and at most the last two directories: {@code a/b/c/d.cpp} gives {@code
   * b/c/d.cpp}.
   */
  public static String shortened(String path) {
    int slash = path.length();
    for (int i = 0; i <= DIRECTORIES_KEPT; i++) {
      slash = path.lastIndexOf('/', slash - 1);
      if (slash < 0) {
        return path;
      }
    }
    return path.substring(slash + 1);
  }
}
