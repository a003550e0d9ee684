package dev.affogato.client.launcher;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Takes a frame's body apart, checking every length against what is there. Confined. */
final class BodyReader {
  private final byte[] bytes;
  private final int end;
  private int at;

  BodyReader(Frame frame) {
    bytes = frame.bytes();
    at = frame.start();
    end = at + frame.size();
  }

  int int8() throws FrameException {
    return bytes[take(1)] & 0xff;
  }

  int int16() throws FrameException {
    int from = take(2);
    return (bytes[from] & 0xff) << 8 | (bytes[from + 1] & 0xff);
  }

  int int32() throws FrameException {
    return int32(bytes, take(4));
  }

  long int64() throws FrameException {
    return (long) int32() << 32 | Integer.toUnsignedLong(int32());
  }

  byte[] bytes() throws FrameException {
    int size = int32();
    int from = take(size);
    return Arrays.copyOfRange(bytes, from, from + size);
  }

  /** Everything up to the frame's end. */
  byte[] rest() {
    int from = at;
    at = end;
    return Arrays.copyOfRange(bytes, from, end);
  }

  /** How much there still is. */
  int left() {
    return end - at;
  }

  /** One character a byte. */
  String string() throws FrameException {
    int size = int32();
    return new String(bytes, take(size), size, StandardCharsets.ISO_8859_1);
  }

  List<String> list() throws FrameException {
    int count = int32();
    // Every string has a length field, so more cannot be there.
    if (count < 0 || count > (end - at) / 4) {
      throw new FrameException("list of " + Integer.toUnsignedString(count) + " is cut short");
    }
    List<String> list = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      list.add(string());
    }
    return list;
  }

  void expectEnd() throws FrameException {
    if (at != end) {
      throw new FrameException("frame has " + (end - at) + " bytes too many");
    }
  }

  static int int32(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 24
        | (bytes[at + 1] & 0xff) << 16
        | (bytes[at + 2] & 0xff) << 8
        | (bytes[at + 3] & 0xff);
  }

  private int take(int size) throws FrameException {
    if (size < 0 || size > end - at) {
      throw new FrameException("frame is cut short");
    }
    at += size;
    return at - size;
  }
}
