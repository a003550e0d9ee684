package dev.affogato.scheduler.history;

import dev.affogato.scheduler.estimate.Figure;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Figures as bytes and back: a mark, a version, their number, each figure, and a checksum over all
 * of that. Thread-safe: no state.
 */
final class HistoryFormat {
  /** Ends with what a transfer as text would spoil. */
  private static final byte[] MARK = {'A', 'F', 'F', 'O', 'H', 'I', 'S', '\n'};

  private static final int VERSION = 1;
  private static final int CHECKSUM_BYTES = Integer.BYTES;
  private static final int BYTES_MIN = MARK.length + 2 * Integer.BYTES + CHECKSUM_BYTES;

  /** More than all that is ever kept. */
  static final int BYTES_MAX = 64 << 20;

  /** Longer names are not worth their place. */
  private static final int NAME_CHARS_MAX = 1024;

  private static final int MACHINE = 1;
  private static final int SOURCE = 2;
  private static final int KIND = 3;

  private HistoryFormat() {}

  /** Later figures are the more useful ones: if there are too many the first ones are left out. */
  static byte[] encode(List<Figure> figures) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    int count = 0;
    try (DataOutputStream out = new DataOutputStream(body)) {
      for (Figure figure : figures.reversed()) {
        if (body.size() > BYTES_MAX / 2) {
          break;
        }
        if (figure.name().length() <= NAME_CHARS_MAX) {
          write(out, figure);
          count++;
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("memory does not fail", e);
    }
    ByteBuffer all = ByteBuffer.allocate(BYTES_MIN + body.size());
    all.put(MARK).putInt(VERSION).putInt(count).put(body.toByteArray());
    seal(all.array());
    return all.array();
  }

  /** Puts the checksum into the last bytes of {@code bytes}, if there is place for it. */
  static void seal(byte[] bytes) {
    int end = bytes.length - CHECKSUM_BYTES;
    if (end >= 0) {
      ByteBuffer.wrap(bytes).putInt(end, checksum(bytes, end));
    }
  }

  private static void write(DataOutputStream out, Figure figure) throws IOException {
    switch (figure) {
      case Figure.OfMachine(String name, double pace, int samples) -> {
        out.writeByte(MACHINE);
        out.writeUTF(name);
        out.writeDouble(pace);
        out.writeInt(samples);
      }
      case Figure.OfSource(String name, double workMs, double memoryBytes, String lastHost) -> {
        out.writeByte(SOURCE);
        out.writeUTF(name);
        out.writeDouble(workMs);
        out.writeDouble(memoryBytes);
        out.writeUTF(lastHost.length() <= NAME_CHARS_MAX ? lastHost : "");
      }
      case Figure.OfKind kind -> {
        out.writeByte(KIND);
        out.writeUTF(kind.name());
        out.writeDouble(kind.meanMs());
        out.writeDouble(kind.msPerByte());
        out.writeDouble(kind.meanLog());
        out.writeDouble(kind.varianceLog());
        out.writeInt(kind.samples());
      }
    }
  }

  /**
   * In the order in which they were given to {@link #encode}.
   *
   * @throws IOException if {@code bytes} are not what that made; the message says why
   */
  static List<Figure> decode(byte[] bytes) throws IOException {
    if (bytes.length < BYTES_MIN || !Arrays.equals(bytes, 0, MARK.length, MARK, 0, MARK.length)) {
      throw new IOException("it is no history of a scheduler");
    }
    ByteBuffer head = ByteBuffer.wrap(bytes).position(MARK.length);
    int version = head.getInt();
    int end = bytes.length - CHECKSUM_BYTES;
    if (head.getInt(end) != checksum(bytes, end)) {
      throw new IOException("its checksum is wrong");
    }
    if (version != VERSION) {
      throw new IOException("its format is " + version + ", and this program knows " + VERSION);
    }
    int count = head.getInt();
    List<Figure> figures = new ArrayList<>();
    try (DataInputStream in =
        new DataInputStream(
            new ByteArrayInputStream(bytes, head.position(), end - head.position()))) {
      for (int i = 0; i < count; i++) {
        figures.add(read(in));
      }
      if (in.available() > 0) {
        throw new IOException("it goes on behind its end");
      }
    }
    return figures.reversed();
  }

  private static Figure read(DataInputStream in) throws IOException {
    int kind = in.readByte();
    return switch (kind) {
      case MACHINE -> new Figure.OfMachine(in.readUTF(), number(in), samples(in));
      case SOURCE -> new Figure.OfSource(in.readUTF(), number(in), number(in), in.readUTF());
      case KIND ->
          new Figure.OfKind(
              in.readUTF(), number(in), number(in), signed(in), number(in), samples(in));
      default -> throw new IOException("it has a figure of unknown kind " + kind);
    };
  }

  private static double number(DataInputStream in) throws IOException {
    double number = signed(in);
    if (number < 0) {
      throw new IOException("it has a figure of " + number);
    }
    return number;
  }

  private static double signed(DataInputStream in) throws IOException {
    double number = in.readDouble();
    if (!Double.isFinite(number)) {
      throw new IOException("it has a figure of " + number);
    }
    return number;
  }

  private static int samples(DataInputStream in) throws IOException {
    int samples = in.readInt();
    if (samples < 0) {
      throw new IOException("it has a figure from " + samples + " jobs");
    }
    return samples;
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, 0, length);
    return (int) checksum.getValue();
  }
}
