package dev.affogato.compiler.scan.store;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.ArrayList;
import java.util.List;

/** Collects records and writes them as a {@link Segment}. Confined to one file's writing. */
final class SegmentWriter {
  private final List<Line> lines = new ArrayList<>();
  private long bytes = Segment.HEADER_BYTES;

  private record Line(long hash, byte[] record) {}

  /** Whether there was room for it. */
  boolean add(byte[] key, byte[] value, long bytesMax) {
    long length = (long) Segment.RECORD_HEADER_BYTES + key.length + value.length;
    long more = Segment.LINE_BYTES + length;
    if (length > Segment.RECORD_BYTES_MAX
        || bytes + more > Math.min(bytesMax, Segment.FILE_BYTES_MAX)) {
      return false;
    }
    ByteBuffer record = ByteBuffer.allocate((int) length);
    record.putInt(0).putInt(key.length).put(key).put(value);
    record.putInt(0, Segment.checksum(record.array(), Integer.BYTES, (int) length));
    lines.add(new Line(Segment.hash(key), record.array()));
    bytes += more;
    return true;
  }

  boolean isEmpty() {
    return lines.isEmpty();
  }

  /** Writes a file that must not exist yet. */
  void write(Path file, FileAttribute<?>... attributes) throws IOException {
    Files.createFile(file, attributes);
    try (OutputStream out =
        new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.WRITE), 1 << 16)) {
      write(out);
    }
  }

  /** What the file would hold. */
  byte[] toBytes() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream((int) Math.min(bytes, 64 << 20));
    write(out);
    return out.toByteArray();
  }

  private void write(OutputStream out) throws IOException {
    lines.sort((one, other) -> Long.compare(one.hash(), other.hash()));
    ByteBuffer table = ByteBuffer.allocate(lines.size() * Segment.LINE_BYTES);
    int offset = Segment.HEADER_BYTES + table.capacity();
    for (Line line : lines) {
      table.putLong(line.hash()).putInt(offset).putInt(line.record().length);
      offset += line.record().length;
    }
    ByteBuffer header = ByteBuffer.allocate(Segment.HEADER_BYTES);
    header.putLong(Segment.MARK).putInt(lines.size()).putLong(offset);
    header.putInt(Segment.tableChecksum(header.array(), table.array()));
    out.write(header.array());
    out.write(table.array());
    for (Line line : lines) {
      out.write(line.record());
    }
  }
}
