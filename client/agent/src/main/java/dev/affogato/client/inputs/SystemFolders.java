package dev.affogato.client.inputs;

import java.util.List;

/** Where systems keep what all users read. Stateless. */
public final class SystemFolders {
  private static final List<String> FOLDERS =
      List.of("/usr/", "/lib", "/opt/", "/bin/", "/etc/", "/nix/", "/gnu/", "/snap/");

  private SystemFolders() {}

  /** Whether {@code path}, absolute, may be there. */
  public static boolean contain(String path) {
    for (String folder : FOLDERS) {
      if (path.startsWith(folder)) {
        return true;
      }
    }
    return false;
  }
}
