package dev.affogato.daemon.outbox;

import dev.affogato.protocol.icecc.channel.MessageChannel;
import dev.affogato.protocol.icecc.message.Message;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue of messages for one peer and the virtual thread that sends them in order.
 *
 * <p>{@link #post} never blocks, so it may be called while holding the daemon's lock. A peer that
 * lets the queue fill up is cut off: its channel is closed. Thread-safe by its own lock.
 */
public final class Outbox implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Outbox.class.getName());

  private final MessageChannel channel;
  private final int messagesMax;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Message> queue = new ArrayDeque<>();
  private boolean ended;

  private Outbox(MessageChannel channel, int messagesMax) {
    this.channel = channel;
    this.messagesMax = messagesMax;
  }

  /**
   * Starts sending on {@code channel}, which others may still read from and send on.
   *
   * @param messagesMax how many may wait before the peer is given up
   */
  public static Outbox start(MessageChannel channel, int messagesMax) {
    Outbox outbox = new Outbox(channel, messagesMax);
    Thread.ofVirtual().name("outbox " + channel.connection().peerName()).start(outbox::run);
    return outbox;
  }

  /** Queues {@code message}; without effect once this outbox has ended. */
  public void post(Message message) {
    lock.lock();
    try {
      if (ended) {
        return;
      }
      if (queue.size() >= messagesMax) {
        LOG.log(
            Level.WARNING,
            "{0} does not read: {1} messages wait for it. Its connection is closed.",
            channel.connection().peerName(),
            messagesMax);
        close();
        return;
      }
      queue.add(message);
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Sends what is queued, then closes the channel. Returns at once. */
  public void closeWhenSent() {
    lock.lock();
    try {
      ended = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Drops what is queued and closes the channel. */
  @Override
  public void close() {
    lock.lock();
    try {
      ended = true;
      queue.clear();
      changed.signal();
    } finally {
      lock.unlock();
    }
    channel.close();
  }

  private void run() {
    try (channel) {
      for (Message next = take(); next != null; next = take()) {
        channel.send(next);
      }
    } catch (IOException gone) {
      LOG.log(Level.DEBUG, "cannot send to {0}: {1}", channel.connection().peerName(), gone);
    } finally {
      close();
    }
  }

  private @Nullable Message take() {
    lock.lock();
    try {
      while (queue.isEmpty() && !ended) {
        changed.awaitUninterruptibly();
      }
      return queue.poll();
    } finally {
      lock.unlock();
    }
  }
}
