package dev.affogato.compiler.toolchain;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The little we need from an ELF file's headers (System V ABI, chapters 4 and 5). Immutable.
 *
 * @param bits class byte: 1 is 32 bits, 2 is 64
 * @param order data byte: 1 little endian, 2 big endian
 * @param machine processor number
 * @param dynamic whether it has a dynamic section, so may need libraries
 * @param interpreter the dynamic loader it is started by, or null
 */
record ElfFile(int bits, int order, int machine, boolean dynamic, @Nullable String interpreter) {
  private static final int MAGIC = 0x7f454c46;
  private static final int PT_DYNAMIC = 2;
  private static final int PT_INTERP = 3;

  /** Both header sizes, for 64 bits. */
  private static final int FILE_HEADER_BYTES = 64;

  private static final int SEGMENT_HEADER_BYTES_MAX = 1024;
  private static final int SEGMENTS_MAX = 1024;
  private static final int INTERPRETER_BYTES_MAX = 4096;

  boolean sameArchitecture(ElfFile other) {
    return bits == other.bits && order == other.order && machine == other.machine;
  }

  /** Empty if {@code file} is no ELF file, or a damaged one. */
  static Optional<ElfFile> read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer header = bytes(channel, 0, FILE_HEADER_BYTES);
      if (header.getInt(0) != MAGIC) {
        return Optional.empty();
      }
      return Optional.of(parse(channel, header));
    } catch (EOFException | IndexOutOfBoundsException tooShort) {
      return Optional.empty();
    }
  }

  private static ElfFile parse(FileChannel channel, ByteBuffer header) throws IOException {
    int bits = header.get(4);
    int order = header.get(5);
    header.order(order == 2 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    boolean wide = bits == 2;
    long tableOffset = wide ? header.getLong(32) : Integer.toUnsignedLong(header.getInt(28));
    int entryBytes = Short.toUnsignedInt(header.getShort(wide ? 54 : 42));
    int entries = Short.toUnsignedInt(header.getShort(wide ? 56 : 44));
    int machine = Short.toUnsignedInt(header.getShort(18));
    boolean dynamic = false;
    String interpreter = null;
    for (int i = 0; i < Math.min(entries, SEGMENTS_MAX); i++) {
      ByteBuffer segment =
          bytes(
                  channel,
                  tableOffset + (long) i * entryBytes,
                  Math.min(entryBytes, SEGMENT_HEADER_BYTES_MAX))
              .order(header.order());
      int type = segment.getInt(0);
      dynamic |= type == PT_DYNAMIC;
      if (type == PT_INTERP) {
        interpreter = interpreter(channel, segment, wide);
      }
    }
    return new ElfFile(bits, order, machine, dynamic, interpreter);
  }

  private static String interpreter(FileChannel channel, ByteBuffer segment, boolean wide)
      throws IOException {
    long offset = wide ? segment.getLong(8) : Integer.toUnsignedLong(segment.getInt(4));
    long size = wide ? segment.getLong(32) : Integer.toUnsignedLong(segment.getInt(16));
    ByteBuffer name = bytes(channel, offset, Math.clamp(size, 0, INTERPRETER_BYTES_MAX));
    String text = StandardCharsets.ISO_8859_1.decode(name).toString();
    int end = text.indexOf('\0');
    return end < 0 ? text : text.substring(0, end);
  }

  private static ByteBuffer bytes(FileChannel channel, long position, int count)
      throws IOException {
    if (position < 0) {
      throw new EOFException("offset beyond any file");
    }
    ByteBuffer buffer = ByteBuffer.allocate(count);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, position + buffer.position()) < 0) {
        throw new EOFException("shorter than its headers say");
      }
    }
    return buffer.flip();
  }
}
