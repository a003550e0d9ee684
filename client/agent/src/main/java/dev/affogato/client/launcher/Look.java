package dev.affogato.client.launcher;

/**
 * What a launcher saw under a name; the answer to a {@link LookRequest}. Immutable.
 *
 * @param mode type and permissions as {@code st_mode}; 0 if nothing could be seen, then all else is
 *     0
 * @param device {@code major << 32 | minor}
 * @param mtimeNs since 1970
 * @param ctimeNs since 1970
 * @param target where a symbolic link points to, one character a byte; empty for all else, and if
 *     the launcher could not tell
 */
public record Look(
    int mode, long device, long inode, long sizeBytes, long mtimeNs, long ctimeNs, String target) {
  /** Nothing could be seen. */
  public static final Look NOTHING = new Look(0, 0, 0, 0, 0, 0, "");

  private static final int TYPE = 0170000;
  private static final int REGULAR = 0100000;
  private static final int DIRECTORY = 0040000;
  private static final int LINK = 0120000;

  /** Bytes of the smallest answer. */
  static final int BYTES_MIN = 4;

  /** Whether there is anything under the name that the caller may look at. */
  public boolean exists() {
    return mode != 0;
  }

  public boolean isRegular() {
    return (mode & TYPE) == REGULAR;
  }

  public boolean isDirectory() {
    return (mode & TYPE) == DIRECTORY;
  }

  /** Only seen by those who do not follow. */
  public boolean isLink() {
    return (mode & TYPE) == LINK;
  }

  /** An answer to a {@link LookRequest}, which tells a link's target. */
  static Look decode(BodyReader body) throws FrameException {
    Look look = decodeFile(body);
    return look.isLink() ? look.to(body.string()) : look;
  }

  /** What comes before a file's bytes. */
  static Look decodeFile(BodyReader body) throws FrameException {
    int mode = body.int32();
    if (mode == 0) {
      return NOTHING;
    }
    return new Look(mode, body.int64(), body.int64(), body.int64(), body.int64(), body.int64(), "");
  }

  private Look to(String linkTarget) {
    return new Look(mode, device, inode, sizeBytes, mtimeNs, ctimeNs, linkTarget);
  }
}
