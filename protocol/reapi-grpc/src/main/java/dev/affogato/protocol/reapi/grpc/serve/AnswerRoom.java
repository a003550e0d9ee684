package dev.affogato.protocol.reapi.grpc.serve;

import com.google.protobuf.MessageLite;
import com.google.rpc.Code;
import dev.affogato.protocol.reapi.message.CallFailure;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Memory for large answers on their way to peers, which may read as slowly as they like: gRPC keeps
 * an answer until it is read. Thread-safe by its lock.
 *
 * <p>A peer gets room while it has less than is left for all others, so that one that never reads
 * cannot keep others from their answers; it waits for its own.
 */
final class AnswerRoom {
  /** What smaller answers take is no more than what their calls take anyhow. */
  private static final int COUNTED_BYTES_MIN = 64 << 10;

  private static final Duration WAIT_MAX = Duration.ofSeconds(30);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<String, Long> held = new HashMap<>();
  private long freeBytes;

  AnswerRoom(long bytesMax) {
    freeBytes = bytesMax;
  }

  /**
   * Waits for room for {@code answer}, which may be more than there is for one peer alone.
   *
   * @return how much is to be {@link #giveBack given back}
   */
  long take(String peer, Object answer) throws CallFailure, InterruptedException {
    long bytes = answer instanceof MessageLite message ? message.getSerializedSize() : 0;
    if (bytes < COUNTED_BYTES_MIN) {
      return 0;
    }
    lock.lock();
    try {
      long leftNs = WAIT_MAX.toNanos();
      while (held(peer) + bytes > freeBytes) {
        if (leftNs <= 0) {
          throw new CallFailure(
              Code.RESOURCE_EXHAUSTED, "earlier answers were not read yet: read them, try later");
        }
        leftNs = changed.awaitNanos(leftNs);
      }
      held.merge(peer, bytes, Long::sum);
      freeBytes -= bytes;
      return bytes;
    } finally {
      lock.unlock();
    }
  }

  void giveBack(String peer, long bytes) {
    if (bytes == 0) {
      return;
    }
    lock.lock();
    try {
      freeBytes += bytes;
      long left = held(peer) - bytes;
      if (left == 0) {
        held.remove(peer);
      } else {
        held.put(peer, left);
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private long held(String peer) {
    return held.getOrDefault(peer, 0L);
  }
}
