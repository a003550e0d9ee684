package dev.affogato.base.file;

/**
 * What a name itself stands for, a symbolic link not followed. Immutable.
 *
 * @param executable whether anybody may execute it
 */
public record NameStamp(FileStamp stamp, boolean executable) {
  public static final NameStamp ABSENT = new NameStamp(FileStamp.ABSENT, false);

  public FileStamp.Kind kind() {
    return stamp.kind();
  }
}
