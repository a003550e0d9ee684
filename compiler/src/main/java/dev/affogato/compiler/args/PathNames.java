package dev.affogato.compiler.args;

/** Names cut at slashes and dots, as compilers do it. */
final class PathNames {
  private PathNames() {}

  static String baseName(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** What follows the last dot of the base name; empty without one. */
  static String suffix(String path) {
    String base = baseName(path);
    int dot = base.lastIndexOf('.');
    return dot < 0 ? "" : base.substring(dot + 1);
  }

  /** The same path with {@code suffix} (which brings its dot) in place of its own. */
  static String withSuffix(String path, String suffix) {
    int start = path.lastIndexOf('/') + 1;
    int dot = path.lastIndexOf('.');
    return (dot < start ? path : path.substring(0, dot)) + suffix;
  }
}
