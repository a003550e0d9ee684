package dev.affogato.protocol.reapi.direct;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Waits on a thread of its own for a peer's next word while the thread that serves it is busy, and
 * interrupts that one if the peer leaves. What came stays in the frames' buffer. Thread-safe: by
 * its lock; after {@link #join} the other thread may read again.
 */
final class PeerWatch {
  private final Frames frames;
  private final Thread served = Thread.currentThread();
  private @Nullable Thread watcher;
  private boolean over;
  private boolean gone;

  private PeerWatch(Frames frames) {
    this.frames = frames;
  }

  /** Watches for the calling thread. */
  static PeerWatch start(Frames frames) {
    PeerWatch watch = new PeerWatch(frames);
    watch.watcher = Thread.ofVirtual().name("agent-watch").start(watch::run);
    return watch;
  }

  /** No interrupt comes after this, and none is left; returns whether the peer is gone. */
  synchronized boolean end() {
    over = true;
    if (gone) {
      Thread.interrupted();
    }
    return gone;
  }

  /** Waits for the peer's next word or its end. */
  void join() throws InterruptedException {
    if (watcher != null) {
      watcher.join();
    }
  }

  private void run() {
    boolean spoke;
    try {
      spoke = frames.await();
    } catch (IOException lost) {
      // The thread that serves meets the same when it reads again.
      spoke = false;
    }
    if (!spoke) {
      leave();
    }
  }

  private synchronized void leave() {
    gone = true;
    if (!over) {
      served.interrupt();
    }
  }
}
