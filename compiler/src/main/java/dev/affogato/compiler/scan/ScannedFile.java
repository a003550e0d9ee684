package dev.affogato.compiler.scan;

import dev.affogato.base.file.FileStamp;

/**
 * One file that a translation unit depends on. Immutable.
 *
 * @param path absolute, as the search arrived at it: links and {@code ..} are still in it
 * @param stamp its state when the scan looked
 */
public record ScannedFile(String path, FileStamp stamp, Use use) {
  /** What the compile does with it. */
  public enum Use {
    /** The input of the command. */
    SOURCE,
    /** Its text is read. */
    INCLUDED,
    /** Its bytes become data. */
    EMBEDDED,
    /** Its text is the same as one's that was read already, and so is not read again. */
    COMPARED,
    /** Only whether it exists is asked. */
    ASKED
  }
}
