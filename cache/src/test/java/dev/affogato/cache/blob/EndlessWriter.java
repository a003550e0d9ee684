package dev.affogato.cache.blob;

import dev.affogato.base.time.TimeSource;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** A process that puts contents into a store, in several threads, until it is killed. */
final class EndlessWriter {
  private static final int THREADS = 3;
  private static final int BYTES = 50_000;

  private EndlessWriter() {}

  public static void main(String[] args) throws Exception {
    BlobStore store =
        BlobStore.open(Path.of(args[0]), new StoreLimits(1L << 30, 1L << 20), TimeSource.system());
    for (int i = 0; i < THREADS; i++) {
      int thread = i;
      Thread.ofPlatform().start(() -> write(store, thread));
    }
  }

  private static void write(BlobStore store, int thread) {
    for (int i = 0; ; i++) {
      try {
        store.put(ByteBuffer.allocate(BYTES).putInt(i).putInt(thread).array());
      } catch (java.io.IOException failure) {
        throw new java.io.UncheckedIOException(failure);
      }
      System.out.println(i);
    }
  }
}
