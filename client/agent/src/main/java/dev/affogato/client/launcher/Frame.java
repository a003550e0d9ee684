package dev.affogato.client.launcher;

/**
 * One frame as it came: the body is {@code size} bytes of {@code bytes} from {@code start}. Valid
 * until the next frame is read.
 */
record Frame(int type, byte[] bytes, int start, int size) {
  /** Length field and type. */
  static final int HEADER_BYTES = 5;

  /** Largest length field: type and body (docs/protocol/launcher.md). */
  static final int LENGTH_MAX = 64 << 20;
}
