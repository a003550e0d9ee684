package dev.affogato.base.file;

/** What the bits of a file's mode mean, POSIX {@code <sys/stat.h>}. Stateless. */
final class Modes {
  static final int ANY_EXECUTE = 0111;

  private static final int TYPE_MASK = 0xf000;
  private static final int TYPE_REGULAR = 0x8000;
  private static final int TYPE_DIRECTORY = 0x4000;
  private static final int TYPE_LINK = 0xa000;

  private Modes() {}

  static FileStamp.Kind kind(int mode) {
    return switch (mode & TYPE_MASK) {
      case TYPE_REGULAR -> FileStamp.Kind.REGULAR;
      case TYPE_DIRECTORY -> FileStamp.Kind.DIRECTORY;
      case TYPE_LINK -> FileStamp.Kind.LINK;
      default -> FileStamp.Kind.OTHER;
    };
  }
}
