package dev.affogato.compiler.toolchain;

import dev.affogato.base.file.FileAccess;
import dev.affogato.base.file.FileStamp;
import java.util.List;
import java.util.Map;

/**
 * What must stand where it stands on this machine for a compiler to compile, given its headers, in
 * a root that holds nothing else. Immutable; names are one ISO-8859-1 character a byte.
 *
 * @param driver the compiler as it was called, absolute; what it links to is among the files
 * @param files under every name they are used by
 * @param folders that have to exist, whatever is in them
 * @param environment variables that the compiler needs there, {@code PATH} among them
 * @param watched files and folders that do not come along, in a state on which all this depends:
 *     the loader's cache, and where a tool would be preferred to the one found
 */
public record ToolchainTree(
    String driver,
    List<StampedFile> files,
    List<String> folders,
    Map<String, String> environment,
    List<StampedFile> watched) {
  /** The file in a locale's folder that tells its character set. */
  static final String CHARACTERS = "/LC_CTYPE";

  public ToolchainTree {
    files = List.copyOf(files);
    folders = List.copyOf(folders);
    environment = Map.copyOf(environment);
    watched = List.copyOf(watched);
  }

  /**
   * Whether messages of the compiler look there in {@code C.UTF-8} as they do here in a locale of
   * UTF-8 without translations: quotation marks are others than in {@code C}.
   */
  public boolean hasUtf8Locale() {
    return files.stream().anyMatch(file -> file.path().endsWith(CHARACTERS));
  }

  /** Whether every file is still as it was found: some dozens of looks. */
  public boolean isUnchanged(FileAccess stamps) {
    return areUnchanged(files, stamps) && areUnchanged(watched, stamps);
  }

  private static boolean areUnchanged(List<StampedFile> files, FileAccess stamps) {
    for (StampedFile file : files) {
      FileStamp now = stamps.stamp(file.path());
      if (!now.equals(file.stamp())) {
        return false;
      }
    }
    return true;
  }
}
