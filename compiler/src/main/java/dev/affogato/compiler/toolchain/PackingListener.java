package dev.affogato.compiler.toolchain;

/**
 * Whoever watches an environment being made, which takes seconds. Called on the thread that packs,
 * in this order: every {@link #added}, every {@link #prepared}, every {@link #archived}.
 */
public interface PackingListener {
  /** Nobody watches. */
  PackingListener NONE = new PackingListener() {};

  /** What was asked for is packed, but may not be what is meant; comes before all others. */
  default void warned(String why) {}

  /** A file was found to be needed. */
  default void added(PackedFile file) {}

  /** So many of all files are copied and without their symbols. */
  default void prepared(int files, int filesOfAll) {}

  /** So many bytes of all files are in the archive, before compression. */
  default void archived(long bytes, long bytesOfAll) {}
}
