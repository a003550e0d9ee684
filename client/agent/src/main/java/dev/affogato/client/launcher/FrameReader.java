package dev.affogato.client.launcher;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a byte stream into frames. Confined to one thread.
 *
 * <p>The buffer holds the usual call (arguments and environment) at once, so that one read is one
 * call. It grows with the bytes that came, never by what a length field promises.
 */
final class FrameReader {
  private static final int USUAL_BYTES = 16 << 10;

  private final InputStream in;
  private byte[] buffer = new byte[USUAL_BYTES];
  private int start;
  private int end;

  FrameReader(InputStream in) {
    this.in = in;
  }

  /**
   * The next frame, or null when the peer has closed between two frames.
   *
   * @throws FrameException if the length is not allowed
   * @throws EOFException if the stream ends within a frame
   */
  @Nullable Frame next() throws IOException {
    if (start == end && !readSome()) {
      return null;
    }
    require(Frame.HEADER_BYTES);
    int length = BodyReader.int32(buffer, start);
    if (length < 1 || length > Frame.LENGTH_MAX) {
      throw new FrameException(
          "frame of "
              + Integer.toUnsignedString(length)
              + " bytes; allowed are 1 to "
              + Frame.LENGTH_MAX);
    }
    int type = buffer[start + 4] & 0xff;
    int size = length - 1;
    require(Frame.HEADER_BYTES + size);
    Frame frame = new Frame(type, buffer, start + Frame.HEADER_BYTES, size);
    start += Frame.HEADER_BYTES + size;
    return frame;
  }

  /** Waits until the peer closes, dropping whatever it still sends. */
  void skipToEnd() throws IOException {
    do {
      start = 0;
      end = 0;
    } while (readSome());
  }

  private void require(int bytes) throws IOException {
    while (end - start < bytes) {
      if (!readSome()) {
        throw new EOFException("connection closed within a frame");
      }
    }
  }

  private boolean readSome() throws IOException {
    makeRoom();
    int n = in.read(buffer, end, buffer.length - end);
    if (n < 0) {
      return false;
    }
    end += n;
    return true;
  }

  private void makeRoom() {
    if (start > 0) {
      System.arraycopy(buffer, start, buffer, 0, end - start);
      end -= start;
      start = 0;
    }
    if (end == buffer.length) {
      buffer = Arrays.copyOf(buffer, buffer.length * 2);
    }
  }
}
