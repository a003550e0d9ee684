package dev.affogato.client.launcher;

import java.io.IOException;

/** Takes preprocessed source as it comes. Called by the thread that asked for it. */
@FunctionalInterface
public interface CppSink {
  /**
   * The next bytes; they are only valid during this call. Slowness here slows the preprocessor
   * down, so nothing piles up.
   */
  void accept(byte[] bytes, int start, int size) throws IOException;
}
