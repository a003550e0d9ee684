package dev.affogato.client.inputs;

import dev.affogato.base.file.FileStamp;
import dev.affogato.cache.digest.Digest;
import org.jspecify.annotations.Nullable;

/**
 * A file that a compile reads. Immutable but for the time of a look.
 *
 * @param path as it was asked for
 * @param way the folders and links before it
 * @param folder that it really is in
 * @param stamp links followed
 * @param content what was hashed, if the file is small and may change without a trace
 * @param lasting whether the stamp tells if anything of this changes
 * @param seen when it was last seen to be as it was
 */
record InputFile(
    String path,
    Way way,
    Folder folder,
    Item item,
    FileStamp stamp,
    Digest digest,
    byte @Nullable [] content,
    boolean lasting,
    LastSeen seen) {
  /**
   * When a state was last found to hold, on a clock that only goes forward. Thread-safe: of two
   * looks either counts.
   */
  static final class LastSeen {
    private volatile long atNs;
    private volatile boolean ever;

    boolean isSince(long sinceNs) {
      return ever && atNs - sinceNs >= 0;
    }

    void at(long nowNs) {
      atNs = nowNs;
      ever = true;
    }
  }
}
