package dev.affogato.compiler.scan.store;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Records by key, kept as long as there is room. A seam: scanners that need not start warm keep
 * none. Implementations are thread-safe and never fail: at worst they know nothing.
 */
public interface Records {
  /** Keeps nothing. */
  Records NONE =
      new Records() {
        @Override
        public byte @Nullable [] find(byte[] key) {
          return null;
        }

        @Override
        public void put(byte[] key, Supplier<byte[]> value) {}
      };

  /** The last value put under {@code key} by any process that saved it since, or null. */
  byte @Nullable [] find(byte[] key);

  /**
   * Keeps a value in place of earlier ones.
   *
   * @param value asked for when the record is written, which is seldom while anybody waits
   */
  void put(byte[] key, Supplier<byte[]> value);
}
