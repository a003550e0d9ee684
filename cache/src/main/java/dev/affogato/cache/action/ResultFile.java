package dev.affogato.cache.action;

import dev.affogato.cache.digest.Digest;
import dev.affogato.cache.digest.Hasher;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * The form of a stored result: version, time, machine, result, and a checksum over all of these and
 * the action, so that neither damage nor a file under a wrong name passes. Stateless.
 */
final class ResultFile {
  /** "afr" and the version of the form. */
  private static final int MAGIC = 0x61667201;

  private static final int HEAD_BYTES = Integer.BYTES + Long.BYTES + Short.BYTES;
  static final int MACHINE_BYTES_MAX = 255;

  private ResultFile() {}

  static byte[] encode(Digest action, StoredResult stored) {
    byte[] machine = stored.machine().getBytes(StandardCharsets.UTF_8);
    if (machine.length > MACHINE_BYTES_MAX) {
      throw new IllegalArgumentException("a machine's name of " + machine.length + " bytes");
    }
    ByteBuffer file =
        ByteBuffer.allocate(
            HEAD_BYTES + machine.length + stored.result().length + Digest.HASH_BYTES);
    file.putInt(MAGIC);
    file.putLong(stored.storedAt().toEpochMilli());
    file.putShort((short) machine.length).put(machine);
    file.put(stored.result());
    file.put(checksum(action, file.array(), file.position()));
    return file.array();
  }

  /** Empty if {@code file} is not a whole result of {@code action}. */
  static Optional<StoredResult> decode(Digest action, byte[] file) {
    int end = file.length - Digest.HASH_BYTES;
    if (end < HEAD_BYTES
        || !Arrays.equals(
            checksum(action, file, end), 0, Digest.HASH_BYTES, file, end, file.length)) {
      return Optional.empty();
    }
    ByteBuffer bytes = ByteBuffer.wrap(file, 0, end);
    if (bytes.getInt() != MAGIC) {
      return Optional.empty();
    }
    try {
      Instant storedAt = Instant.ofEpochMilli(bytes.getLong());
      byte[] machine = new byte[Short.toUnsignedInt(bytes.getShort())];
      bytes.get(machine);
      byte[] result = new byte[bytes.remaining()];
      bytes.get(result);
      return Optional.of(
          new StoredResult(result, new String(machine, StandardCharsets.UTF_8), storedAt));
    } catch (BufferUnderflowException tooShort) {
      return Optional.empty();
    }
  }

  private static byte[] checksum(Digest action, byte[] file, int end) {
    return new Hasher()
        .update(action.hash(), 0, Digest.HASH_BYTES)
        .update(ByteBuffer.allocate(Long.BYTES).putLong(action.sizeBytes()).flip())
        .update(file, 0, end)
        .digest()
        .hash();
  }
}
