package dev.affogato.cache.digest;

import dev.affogato.base.file.FileStamp;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Digests of files by name and stamp, on disk. Thread-safe, and several processes may use one file.
 *
 * <p>The file is a table of fixed size: {@link #BUCKETS} buckets of {@link #SLOTS} slots. A slot
 * holds 16 bytes of the SHA-256 of name and stamp, the digest's hash, a number that grows with each
 * write to the bucket, and a checksum. Its first bits choose the bucket, and the slot written
 * longest ago is overwritten. So nothing is loaded at the start, nothing can grow, and no lock is
 * needed: a slot torn by a crash or by two writers fails its checksum and counts as empty. A stamp
 * says all about the state of a file, so an entry is never wrong, only of no more use.
 */
final class DigestMemo implements AutoCloseable {
  static final int BUCKETS = 8192;
  static final int SLOTS = 8;

  private static final int KEY_BYTES = 16;
  private static final int ORDER_AT = KEY_BYTES + Digest.HASH_BYTES;
  private static final int SUM_AT = ORDER_AT + Long.BYTES;
  private static final int SLOT_BYTES = SUM_AT + Long.BYTES;
  private static final int BUCKET_BYTES = SLOTS * SLOT_BYTES;

  private final Path file;
  private volatile FileChannel channel;

  private DigestMemo(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** Opens the table, which is made if there is none; its folder must be there. */
  static DigestMemo open(Path file) throws IOException {
    return new DigestMemo(file, channel(file));
  }

  Optional<Digest> get(String path, FileStamp stamp) throws IOException {
    byte[] key = key(path, stamp);
    byte[] bucket = read(key);
    int slot = find(bucket, key);
    if (slot < 0) {
      return Optional.empty();
    }
    int at = slot * SLOT_BYTES + KEY_BYTES;
    byte[] hash = Arrays.copyOfRange(bucket, at, at + Digest.HASH_BYTES);
    return Optional.of(Digest.ofHash(hash, stamp.sizeBytes()));
  }

  void put(String path, FileStamp stamp, Digest digest) throws IOException {
    byte[] key = key(path, stamp);
    byte[] bucket = read(key);
    long newest = 0;
    long oldest = Long.MAX_VALUE;
    int target = 0;
    for (int slot = 0; slot < SLOTS; slot++) {
      long order = isWhole(bucket, slot) ? number(bucket, slot * SLOT_BYTES + ORDER_AT) : 0;
      newest = Math.max(newest, order);
      if (order < oldest) {
        oldest = order;
        target = slot;
      }
    }
    int known = find(bucket, key);
    ByteBuffer slot = ByteBuffer.allocate(SLOT_BYTES);
    slot.put(key).put(digest.hash()).putLong(newest + 1);
    slot.putLong(sum(slot.array(), 0)).flip();
    long at = bucketAt(key) + (long) (known < 0 ? target : known) * SLOT_BYTES;
    open().write(slot, at);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private byte[] read(byte[] key) throws IOException {
    byte[] bucket = new byte[BUCKET_BYTES];
    ByteBuffer target = ByteBuffer.wrap(bucket);
    long at = bucketAt(key);
    FileChannel in = open();
    while (target.hasRemaining() && in.read(target, at + target.position()) >= 0) {
      // Until the bucket is full, or the file ends: the rest is as good as empty.
    }
    return bucket;
  }

  /** An interrupted thread closes the channel for everybody. */
  private FileChannel open() throws IOException {
    FileChannel current = channel;
    if (!current.isOpen()) {
      if (Thread.currentThread().isInterrupted()) {
        throw new ClosedChannelException();
      }
      current = channel(file);
      channel = current;
    }
    return current;
  }

  private static FileChannel channel(Path file) throws IOException {
    return FileChannel.open(
        file,
        EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  private static int find(byte[] bucket, byte[] key) {
    for (int slot = 0; slot < SLOTS; slot++) {
      int at = slot * SLOT_BYTES;
      if (Arrays.equals(bucket, at, at + KEY_BYTES, key, 0, KEY_BYTES) && isWhole(bucket, slot)) {
        return slot;
      }
    }
    return -1;
  }

  private static boolean isWhole(byte[] bucket, int slot) {
    int at = slot * SLOT_BYTES;
    return number(bucket, at + SUM_AT) == sum(bucket, at);
  }

  private static long number(byte[] bytes, int at) {
    return ByteBuffer.wrap(bytes, at, Long.BYTES).getLong();
  }

  /** Never zero, so that a slot never written to is not whole. */
  private static long sum(byte[] bytes, int at) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, at, SUM_AT);
    return crc.getValue() | 1L << Integer.SIZE;
  }

  private static long bucketAt(byte[] key) {
    long number = ByteBuffer.wrap(key).getShort() & (BUCKETS - 1);
    return number * BUCKET_BYTES;
  }

  private static byte[] key(String path, FileStamp stamp) {
    byte[] name = path.getBytes(StandardCharsets.ISO_8859_1);
    ByteBuffer all = ByteBuffer.allocate(5 * Long.BYTES + name.length);
    all.putLong(stamp.device()).putLong(stamp.inode()).putLong(stamp.sizeBytes());
    all.putLong(stamp.mtimeNs()).putLong(stamp.ctimeNs()).put(name);
    byte[] key = new byte[KEY_BYTES];
    System.arraycopy(Digest.of(all.array()).hash(), 0, key, 0, KEY_BYTES);
    return key;
  }
}
