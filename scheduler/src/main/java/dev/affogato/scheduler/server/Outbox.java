package dev.affogato.scheduler.server;

import dev.affogato.base.time.TimeSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Frames on their way to one peer, so that a peer that does not read never holds up the scheduler.
 *
 * <p>Thread-safe: all fields are guarded by this object's monitor. Whoever puts a frame into an
 * idle box starts a virtual thread that writes until the box is empty, and no other thread writes;
 * frames that gather meanwhile go out in one call. Writing happens outside the monitor.
 */
final class Outbox {
  /** What may wait for one peer. A daemon's message has some 50 bytes, a monitor's some 200. */
  private static final int BYTES_MAX = 2 << 20;

  /** Wait for a peer that does not read (protocol spec 1.7). */
  private static final long STALL_NANOS_MAX = 30_000_000_000L;

  private final OutputStream out;
  private final TimeSource time;
  private final Runnable onFailure;
  private final Deque<byte[]> frames = new ArrayDeque<>();
  private int bytes;
  private boolean writing;
  private boolean failed;
  private long writingSinceNanos;

  /**
   * @param onFailure called once when writing fails
   */
  Outbox(OutputStream out, TimeSource time, Runnable onFailure) {
    this.out = out;
    this.time = time;
    this.onFailure = onFailure;
  }

  /** Returns false if the peer is too slow or gone; it should be closed then. */
  synchronized boolean put(byte[] frame) {
    if (failed || bytes + frame.length > BYTES_MAX) {
      return false;
    }
    frames.addLast(frame);
    bytes += frame.length;
    if (!writing) {
      writing = true;
      writingSinceNanos = time.nanoTime();
      Thread.ofVirtual().name("outbox").start(this::writeAll);
    }
    return true;
  }

  /** Whether one call to write has lasted for too long. */
  synchronized boolean isStalled() {
    return writing && time.nanoTime() - writingSinceNanos > STALL_NANOS_MAX;
  }

  private void writeAll() {
    try {
      for (byte[] batch = next(); batch != null; batch = next()) {
        out.write(batch);
      }
    } catch (IOException peerGone) {
      fail();
      onFailure.run();
    }
  }

  private synchronized void fail() {
    failed = true;
    frames.clear();
  }

  /** Everything that waits, or null when the writer may end. */
  private synchronized byte @Nullable [] next() {
    if (frames.isEmpty()) {
      writing = false;
      return null;
    }
    byte[] only = frames.size() == 1 ? frames.removeFirst() : joined();
    bytes = 0;
    writingSinceNanos = time.nanoTime();
    return only;
  }

  private byte[] joined() {
    ByteArrayOutputStream all = new ByteArrayOutputStream(bytes);
    frames.forEach(all::writeBytes);
    frames.clear();
    return all.toByteArray();
  }
}
