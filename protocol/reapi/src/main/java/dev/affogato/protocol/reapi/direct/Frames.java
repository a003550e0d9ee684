package dev.affogato.protocol.reapi.direct;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import com.google.protobuf.UnsafeByteOperations;
import dev.affogato.base.net.Connection;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The frames on a connection: four bytes length of what follows, one byte type, an encoded message.
 * Confined to one thread at a time for reading and one for writing.
 *
 * <p>A frame is written by one system call, and a small one read by one.
 */
final class Frames {
  /** A batch of contents of 4 MB, or the action and changed files of a job, with room to grow. */
  static final int BODY_BYTES_MAX = (8 << 20) + (64 << 10);

  private static final int HEAD_BYTES = Integer.BYTES + 1;
  private static final int BUFFER_BYTES = 16 << 10;

  /** Taken at once for a frame that is announced; more as it really comes. */
  private static final int TRUSTED_BYTES = 256 << 10;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private final InputStream in;
  private final OutputStream out;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int start;
  private int end;

  Frames(Connection connection) {
    in = connection.in();
    out = connection.out();
  }

  /** A frame as it came. Immutable. */
  record Frame(FrameType type, byte[] body) {
    /** The message in it; its bytes fields share the frame's memory. */
    <M extends MessageLite> M as(Parser<M> parser) throws IOException {
      CodedInputStream coded = UnsafeByteOperations.unsafeWrap(body).newCodedInput();
      coded.enableAliasing(true);
      M message = parser.parseFrom(coded);
      coded.checkLastTagWas(0);
      return message;
    }
  }

  void write(FrameType type, MessageLite message) throws IOException {
    int size = message.getSerializedSize();
    if (size > BODY_BYTES_MAX) {
      throw new FrameTooLargeException(size);
    }
    byte[] frame = new byte[HEAD_BYTES + size];
    INT.set(frame, 0, size + 1);
    frame[Integer.BYTES] = type.number;
    CodedOutputStream coded = CodedOutputStream.newInstance(frame, HEAD_BYTES, size);
    message.writeTo(coded);
    coded.checkNoSpaceLeft();
    out.write(frame);
  }

  /** The next frame, or null where the peer ended the connection between two. */
  @Nullable Frame read() throws IOException {
    if (start == end && !await()) {
      return null;
    }
    while (end - start < HEAD_BYTES) {
      if (!fill()) {
        throw cut();
      }
    }
    int length = (int) INT.get(buffer, start);
    if (length < 1 || length > BODY_BYTES_MAX + 1) {
      throw new IOException("the peer announced a frame of " + length + " bytes");
    }
    FrameType type = FrameType.of(buffer[start + Integer.BYTES]);
    start += HEAD_BYTES;
    return new Frame(type, body(length - 1));
  }

  /** Bytes that came before they were asked for. */
  boolean hasBuffered() {
    return start < end;
  }

  /** Waits until there is something to read; false where the peer ended the connection. */
  boolean await() throws IOException {
    return start < end || fill();
  }

  /** Whether what comes begins with {@code wanted}; takes no byte after one that differs. */
  boolean greets(byte[] wanted) throws IOException {
    for (byte one : wanted) {
      if (start == end && !fill()) {
        throw cut();
      }
      if (buffer[start++] != one) {
        return false;
      }
    }
    return true;
  }

  /** Bytes before any frame. */
  byte[] greeting(int count) throws IOException {
    while (end - start < count) {
      if (!fill()) {
        throw cut();
      }
    }
    byte[] bytes = Arrays.copyOfRange(buffer, start, start + count);
    start += count;
    return bytes;
  }

  void writeGreeting(byte[] bytes) throws IOException {
    out.write(bytes);
  }

  private byte[] body(int size) throws IOException {
    byte[] body = new byte[Math.min(size, TRUSTED_BYTES)];
    int got = Math.min(size, end - start);
    System.arraycopy(buffer, start, body, 0, got);
    start += got;
    while (got < size) {
      if (got == body.length) {
        body = Arrays.copyOf(body, Math.min(size, 2 * body.length));
      }
      int read = in.read(body, got, body.length - got);
      if (read < 0) {
        throw cut();
      }
      got += read;
    }
    return body;
  }

  private boolean fill() throws IOException {
    if (start > 0) {
      System.arraycopy(buffer, start, buffer, 0, end - start);
      end -= start;
      start = 0;
    }
    int read = in.read(buffer, end, buffer.length - end);
    if (read < 0) {
      return false;
    }
    end += read;
    return true;
  }

  private static EOFException cut() {
    return new EOFException("the peer ended the connection in the middle of a message");
  }
}
