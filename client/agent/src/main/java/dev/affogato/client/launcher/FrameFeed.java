package dev.affogato.client.launcher;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a launcher's frames on a thread of its own, so that the launcher's end is noticed while
 * nobody waits for a frame.
 *
 * <p>One frame at a time: a frame stays valid until the consumer asks for the next one, and only
 * then is more read, so nothing piles up. Thread-safe by its own lock: the feed's thread puts, one
 * consumer takes, and it ends once.
 */
final class FrameFeed {
  private final FrameReader reader;
  private final Runnable atEnd;

  private @Nullable Frame frame;
  private boolean taken;
  private boolean skipping;
  private boolean ended;
  private @Nullable IOException failure;

  private FrameFeed(FrameReader reader, Runnable atEnd) {
    this.reader = reader;
    this.atEnd = atEnd;
  }

  /** Begins to read; {@code atEnd} runs on the feed's thread when nothing more can come. */
  static FrameFeed start(FrameReader reader, Runnable atEnd) {
    FrameFeed feed = new FrameFeed(reader, atEnd);
    Thread.ofVirtual().name("launcher-feed").start(feed::readAll);
    return feed;
  }

  /** As {@link FrameReader#next()}. */
  synchronized @Nullable Frame next() throws IOException, InterruptedException {
    expect();
    while (frame == null && !ended) {
      wait();
    }
    if (frame != null) {
      taken = true;
      return frame;
    }
    if (failure != null) {
      throw failure;
    }
    return null;
  }

  /** To be called before a question: its answer may come before anybody waits for it. */
  synchronized void expect() {
    skipping = false;
    release();
  }

  /** Drops what still comes; nobody will ask for it. */
  synchronized void skipRest() {
    skipping = true;
    notifyAll();
  }

  /** Waits for the end and drops whatever comes before it. */
  synchronized void awaitEnd() throws InterruptedException {
    skipRest();
    while (!ended) {
      wait();
    }
  }

  private void release() {
    if (taken) {
      frame = null;
      taken = false;
      notifyAll();
    }
  }

  private void readAll() {
    IOException reason = null;
    try {
      for (Frame read = reader.next(); read != null; read = reader.next()) {
        offer(read);
      }
    } catch (IOException e) {
      reason = e;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    end(reason);
    atEnd.run();
  }

  private synchronized void offer(Frame read) throws InterruptedException {
    frame = read;
    notifyAll();
    while (frame != null && !skipping) {
      wait();
    }
    frame = null;
  }

  private synchronized void end(@Nullable IOException reason) {
    ended = true;
    failure = reason;
    notifyAll();
  }
}
