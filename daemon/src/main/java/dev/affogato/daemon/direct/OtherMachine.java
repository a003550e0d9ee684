package dev.affogato.daemon.direct;

import dev.affogato.base.time.TimeSource;
import dev.affogato.cache.blob.Contents;
import dev.affogato.protocol.reapi.grpc.call.NotReapiException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the daemon at one place, and the connection that all jobs there share.
 * Thread-safe by its lock; who connects lets the others wait, who need the same.
 */
final class OtherMachine {
  /** A daemon that was replaced by ours is found out after so long. */
  static final Duration CLASSIC_FOR = Duration.ofMinutes(5);

  /** A build that pauses for longer begins with questions again. */
  static final Duration IDLE_MAX = Duration.ofMinutes(10);

  private final String host;
  private final int port;
  private final Contents store;
  private final Peer.Connector connector;
  private final TimeSource time;
  private final Usefulness usefulness = new Usefulness();
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Link link;
  private int users;
  private long usedAtNanos;
  private boolean classic;
  private boolean forgotten;
  private long classicSinceNanos;

  OtherMachine(String host, int port, Contents store, Peer.Connector connector, TimeSource time) {
    this.host = host;
    this.port = port;
    this.store = store;
    this.connector = connector;
    this.time = time;
    this.usedAtNanos = time.nanoTime();
  }

  /**
   * A connection and what went over it: another one may lead to a machine with an empty store.
   *
   * @param fresh whether it was made for who asked
   */
  record Link(Peer peer, Deliveries deliveries, boolean fresh) {}

  /**
   * The connection, to be {@link #leave left} once; null if this is not the one to ask any more.
   *
   * @throws NotReapiException if it was found out not long ago that there can be none
   */
  @Nullable Link enter() throws IOException, InterruptedException {
    lock.lockInterruptibly();
    try {
      if (forgotten) {
        return null;
      }
      if (isKnownClassic()) {
        throw new NotReapiException(host + " takes preprocessed jobs only");
      }
      Link present = link;
      if (present == null) {
        Link made = new Link(connect(), new Deliveries(store), true);
        link = new Link(made.peer(), made.deliveries(), false);
        present = made;
      }
      users++;
      return present;
    } finally {
      lock.unlock();
    }
  }

  /** The connection if there is one, to be {@link #leave left} then. */
  @Nullable Link enterIfOpen() {
    // Who connects holds the lock; a question is not worth waiting for that.
    if (!lock.tryLock()) {
      return null;
    }
    try {
      if (link != null) {
        users++;
      }
      return link;
    } finally {
      lock.unlock();
    }
  }

  /** Whether it is worth asking it for results. */
  Usefulness usefulness() {
    return usefulness;
  }

  String host() {
    return host;
  }

  private Peer connect() throws IOException, InterruptedException {
    try {
      Peer peer = connector.connect(host, port);
      classic = false;
      return peer;
    } catch (NotReapiException e) {
      isClassic();
      throw e;
    }
  }

  /** It was found out that it does not execute actions. */
  void isClassic() {
    lock.lock();
    try {
      classic = true;
      classicSinceNanos = time.nanoTime();
    } finally {
      lock.unlock();
    }
  }

  /** Whether that was found out, and not long ago. */
  boolean isKnownClassic() {
    lock.lock();
    try {
      return classic && time.nanoTime() - classicSinceNanos < CLASSIC_FOR.toNanos();
    } finally {
      lock.unlock();
    }
  }

  void leave() {
    lock.lock();
    try {
      users--;
      usedAtNanos = time.nanoTime();
    } finally {
      lock.unlock();
    }
  }

  /** {@code lost} is of no use any more. */
  void drop(Link lost) {
    lock.lock();
    try {
      if (link != null && link.peer().equals(lost.peer())) {
        link = null;
      }
    } finally {
      lock.unlock();
    }
    lost.peer().close();
  }

  /** Whether it was not used for long and is to be forgotten; its connection is closed then. */
  boolean rest() {
    Link idle;
    lock.lock();
    try {
      if (users > 0 || time.nanoTime() - usedAtNanos < IDLE_MAX.toNanos()) {
        return false;
      }
      idle = link;
      link = null;
      forgotten = true;
    } finally {
      lock.unlock();
    }
    if (idle != null) {
      idle.peer().close();
    }
    return true;
  }

  void close() {
    Link open;
    lock.lock();
    try {
      open = link;
      link = null;
    } finally {
      lock.unlock();
    }
    if (open != null) {
      open.peer().close();
    }
  }
}
