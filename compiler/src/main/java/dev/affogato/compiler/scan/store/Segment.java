package dev.affogato.compiler.scan.store;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.function.BiConsumer;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One file of records, written once and never changed; somebody may delete it at any time, and an
 * open one goes on. Thread-safe.
 *
 * <p>Form, all numbers big-endian: the mark, the count of records, the size of the file, a checksum
 * of all that and the table; the table, a line for each record ordered by the hash of its key
 * (hash, offset, length); the records. A record is a checksum of the rest, the length of its key,
 * the key, the value. Read by calls rather than mapped: a file that somebody cuts short must cost
 * an exception, not the process.
 */
final class Segment implements Closeable {
  private static final System.Logger LOG = System.getLogger(Segment.class.getName());

  /** Ends in the version: another form is another mark. */
  static final long MARK = 0x4146_5343_414e_3031L; // AFSCAN01

  static final int HEADER_BYTES = 24;
  static final int LINE_BYTES = 16;
  static final int RECORD_HEADER_BYTES = 8;

  /** More is not worth keeping at all. */
  static final int RECORD_BYTES_MAX = 8 << 20;

  static final int FILE_BYTES_MAX = 1 << 30;

  private final Source source;
  private final long[] hashes;
  private final int[] offsets;
  private final int[] lengths;

  /** Where the bytes are. */
  private interface Source extends Closeable {
    long size() throws IOException;

    /** Fills {@code buffer}; an end comes as fewer bytes than asked for, or -1. */
    int read(ByteBuffer buffer, long offset) throws IOException;
  }

  /**
   * @param channel closed with this
   */
  private record OfFile(FileChannel channel) implements Source {
    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public int read(ByteBuffer buffer, long offset) throws IOException {
      return channel.read(buffer, offset);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  private record OfBytes(ByteBuffer bytes) implements Source {
    @Override
    public long size() {
      return bytes.limit();
    }

    @Override
    public int read(ByteBuffer buffer, long offset) {
      int count = (int) Math.min(buffer.remaining(), bytes.limit() - offset);
      if (offset < 0 || count <= 0) {
        return -1;
      }
      buffer.put(bytes.slice((int) offset, count));
      return count;
    }

    @Override
    public void close() {
      // Nothing is held.
    }
  }

  private Segment(Source source, long[] hashes, int[] offsets, int[] lengths) {
    this.source = source;
    this.hashes = hashes;
    this.offsets = offsets;
    this.lengths = lengths;
  }

  /**
   * @throws IOException if it cannot be read or is damaged
   */
  static Segment open(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      return read(new OfFile(channel));
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** The same of a file's content, which nobody may change any more. */
  static Segment of(byte[] content) throws IOException {
    return read(new OfBytes(ByteBuffer.wrap(content)));
  }

  private static Segment read(Source source) throws IOException {
    long size = source.size();
    byte[] headerBytes = read(source, 0, HEADER_BYTES);
    ByteBuffer header = ByteBuffer.wrap(headerBytes);
    long mark = header.getLong();
    int count = header.getInt();
    long told = header.getLong();
    int checksum = header.getInt();
    if (mark != MARK || told != size || count < 0 || size > FILE_BYTES_MAX) {
      throw new IOException("not a file of records, or of another version, or cut short");
    }
    if ((long) count * LINE_BYTES > size - HEADER_BYTES) {
      throw new IOException("the table of records is cut short");
    }
    byte[] tableBytes = read(source, HEADER_BYTES, count * LINE_BYTES);
    if (checksum != tableChecksum(headerBytes, tableBytes)) {
      throw new IOException("the table of records is damaged");
    }
    ByteBuffer table = ByteBuffer.wrap(tableBytes);
    long[] hashes = new long[count];
    int[] offsets = new int[count];
    int[] lengths = new int[count];
    for (int i = 0; i < count; i++) {
      hashes[i] = table.getLong();
      offsets[i] = table.getInt();
      lengths[i] = table.getInt();
    }
    return new Segment(source, hashes, offsets, lengths);
  }

  static int tableChecksum(byte[] header, byte[] table) {
    CRC32C sum = new CRC32C();
    sum.update(header, 0, HEADER_BYTES - Integer.BYTES);
    sum.update(table);
    return (int) sum.getValue();
  }

  static int checksum(byte[] record, int from, int to) {
    CRC32C sum = new CRC32C();
    sum.update(record, from, to - from);
    return (int) sum.getValue();
  }

  /** Two checksums side by side: plenty to tell the keys of one machine apart in the table. */
  static long hash(byte[] key) {
    CRC32 one = new CRC32();
    one.update(key);
    CRC32C other = new CRC32C();
    other.update(key);
    return (one.getValue() << 32) | other.getValue();
  }

  /**
   * The value of {@code key}; null if it has none here.
   *
   * @throws IOException if it cannot be read or is damaged
   */
  byte @Nullable [] find(byte[] key, long hash) throws IOException {
    int line = Arrays.binarySearch(hashes, hash);
    if (line < 0) {
      return null;
    }
    while (line > 0 && hashes[line - 1] == hash) {
      line--;
    }
    for (; line < hashes.length && hashes[line] == hash; line++) {
      Entry entry = entry(line);
      if (Arrays.equals(entry.key(), key)) {
        return entry.value();
      }
    }
    return null;
  }

  int count() {
    return hashes.length;
  }

  /** Hands out all records that are whole. */
  void forEach(BiConsumer<byte[], byte[]> consumer) {
    for (int line = 0; line < hashes.length; line++) {
      try {
        Entry entry = entry(line);
        consumer.accept(entry.key(), entry.value());
      } catch (IOException damaged) {
        LOG.log(Level.INFO, "a kept record is dropped: {0}", damaged.getMessage());
      }
    }
  }

  private record Entry(byte[] key, byte[] value) {}

  private Entry entry(int line) throws IOException {
    int length = lengths[line];
    if (length < RECORD_HEADER_BYTES || length > RECORD_BYTES_MAX || offsets[line] < 0) {
      throw new IOException("a record has an impossible length");
    }
    byte[] bytes = read(source, offsets[line], length);
    ByteBuffer record = ByteBuffer.wrap(bytes);
    int checksum = record.getInt();
    int keyLength = record.getInt();
    if (checksum != checksum(bytes, Integer.BYTES, length)
        || keyLength < 0
        || keyLength > length - RECORD_HEADER_BYTES) {
      throw new IOException("a record is damaged");
    }
    int valueAt = RECORD_HEADER_BYTES + keyLength;
    return new Entry(
        Arrays.copyOfRange(bytes, RECORD_HEADER_BYTES, valueAt),
        Arrays.copyOfRange(bytes, valueAt, length));
  }

  private static byte[] read(Source source, long offset, int length) throws IOException {
    byte[] bytes = new byte[length];
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      if (source.read(buffer, offset + buffer.position()) < 0) {
        throw new EOFException("a file of records is cut short");
      }
    }
    return bytes;
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
