package dev.affogato.compiler.toolchain;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/**
 * Tells whether two programs do the same although one has been stripped: what the kernel loads of
 * them is equal, byte for byte. Stateless.
 *
 * <p>Of other files than ELF programs everything counts.
 */
public final class ProgramPrint {
  private static final int MAGIC = 0x7f454c46;
  private static final int PT_LOAD = 1;

  /** Stripping changes where the header says that the sections are; nothing else in it. */
  private static final int FILE_HEADER_BYTES = 64;

  /** The table of segments follows the header; no program has more than some dozens. */
  private static final int HEAD_BYTES = 8192;

  private static final int BUFFER_BYTES = 1 << 16;

  private ProgramPrint() {}

  /** A part of a file. */
  private record Span(long start, long end) {}

  /** The print of what {@code program} has from here to its end, as a word. */
  public static String of(InputStream program) throws IOException {
    byte[] head = program.readNBytes(HEAD_BYTES);
    MessageDigest print = sha256();
    List<Span> spans = loaded(head);
    byte[] buffer = new byte[BUFFER_BYTES];
    long position = 0;
    int size = head.length;
    byte[] bytes = head;
    while (size > 0) {
      for (Span span : spans) {
        long start = Math.max(span.start(), position);
        long end = Math.min(span.end(), position + size);
        if (start < end) {
          print.update(bytes, (int) (start - position), (int) (end - start));
        }
      }
      position += size;
      bytes = buffer;
      size = program.readNBytes(buffer, 0, buffer.length);
    }
    if (!spans.isEmpty()
        && spans.getLast().end() != Long.MAX_VALUE
        && position < spans.getLast().end()) {
      throw new EOFException("a program is shorter than its headers say");
    }
    return HexFormat.of().formatHex(print.digest());
  }

  /** What is loaded, in the order in which it is in the file. */
  private static List<Span> loaded(byte[] head) {
    List<Span> everything = List.of(new Span(0, Long.MAX_VALUE));
    try {
      ByteBuffer file = ByteBuffer.wrap(head);
      if (head.length < FILE_HEADER_BYTES || file.getInt(0) != MAGIC) {
        return everything;
      }
      file.order(file.get(5) == 2 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
      List<Span> spans = segments(file);
      return spans.isEmpty() ? everything : spans;
    } catch (IndexOutOfBoundsException | BufferUnderflowException odd) {
      return everything;
    }
  }

  private static List<Span> segments(ByteBuffer file) {
    boolean wide = file.get(4) == 2;
    int table = wide ? (int) file.getLong(32) : file.getInt(28);
    int entryBytes = Short.toUnsignedInt(file.getShort(wide ? 54 : 42));
    int entries = Short.toUnsignedInt(file.getShort(wide ? 56 : 44));
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < entries; i++) {
      int at = table + i * entryBytes;
      if (file.getInt(at) == PT_LOAD) {
        long offset = wide ? file.getLong(at + 8) : Integer.toUnsignedLong(file.getInt(at + 4));
        long size = wide ? file.getLong(at + 32) : Integer.toUnsignedLong(file.getInt(at + 16));
        spans.add(new Span(Math.max(offset, FILE_HEADER_BYTES), offset + size));
      }
    }
    spans.sort(Comparator.comparingLong(Span::start));
    return spans;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
