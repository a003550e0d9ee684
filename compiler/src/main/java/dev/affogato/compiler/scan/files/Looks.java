package dev.affogato.compiler.scan.files;

import dev.affogato.base.file.FileStamp;
import java.util.HashMap;
import java.util.Map;

/**
 * Every state of a file that one scan went by: while they are the same, so is what it finds.
 * Confined to that scan.
 */
public final class Looks {
  private final Map<KnownFile, FileStamp> stamps = new HashMap<>();
  private boolean spoiled;

  /** The scan was told that {@code file} is so. */
  void saw(KnownFile file, FileStamp stamp) {
    FileStamp before = stamps.put(file, stamp);
    spoiled |= before != null && !before.equals(stamp);
  }

  /** It went by something that no state tells. */
  public void spoil() {
    spoiled = true;
  }

  /** Whether the states tell all. */
  public boolean areComplete() {
    return !spoiled;
  }

  /** The files, and what they looked like. */
  public Map<KnownFile, FileStamp> stamps() {
    return stamps;
  }
}
