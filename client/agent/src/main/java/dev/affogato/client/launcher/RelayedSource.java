package dev.affogato.client.launcher;

import dev.affogato.base.net.Connection;
import java.io.EOFException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Launchers that the daemon joins with this agent, where a sandbox lets nobody bind or connect a
 * socket of ours (docs/protocol/launcher.md).
 *
 * <p>A few connections to the daemon offer to serve a launcher each. One that has been joined is
 * handed out as that launcher's, and another takes its place. A daemon that goes away is tried
 * again until the agent has been idle for long enough to end.
 *
 * <p>The daemon checks that both are of one user; which daemon to believe, the launcher has checked
 * that started this agent.
 *
 * <p>Thread-safe: offers are confined to a thread each and meet {@link #next} in a queue.
 */
public final class RelayedSource implements LauncherSource {
  /** As many launchers are joined without waiting for a word of ours. */
  private static final int OFFERS = 4;

  /** Between two tries to reach a daemon. */
  private static final Duration PAUSE = Duration.ofMillis(200);

  private static final Duration CONNECT_WAIT = Duration.ofSeconds(5);
  private static final byte[] MAGIC = "AFGR".getBytes(StandardCharsets.US_ASCII);
  private static final byte VERSION = 1;
  private static final byte JOINED = 'J';

  private static final System.Logger LOG = System.getLogger(RelayedSource.class.getName());

  private final Path daemon;
  private final byte[] greeting;
  private final BlockingQueue<Connection> joined = new ArrayBlockingQueue<>(OFFERS);
  private final Set<Connection> offers = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closed = new CountDownLatch(1);

  private RelayedSource(Path daemon, byte[] greeting) {
    this.daemon = daemon;
    this.greeting = greeting;
  }

  /**
   * Begins to offer.
   *
   * @param daemon its socket
   * @param key of our surroundings, as launchers say it
   */
  public static RelayedSource open(Path daemon, String key) {
    byte[] text = key.getBytes(StandardCharsets.US_ASCII);
    byte[] greeting =
        ByteBuffer.allocate(MAGIC.length + 4 + text.length)
            .put(MAGIC)
            .put(VERSION)
            .put((byte) 'A')
            .putShort((short) text.length)
            .put(text)
            .array();
    RelayedSource source = new RelayedSource(daemon, greeting);
    for (int i = 0; i < OFFERS; i++) {
      Thread.ofVirtual().name("relay-offer").start(source::offerAll);
    }
    return source;
  }

  @Override
  public Connection next() throws IOException, InterruptedException {
    while (isOpen()) {
      Connection launcher = joined.poll(1, TimeUnit.SECONDS);
      if (launcher != null) {
        return launcher;
      }
    }
    throw new ClosedChannelException();
  }

  @Override
  public boolean isOpen() {
    return closed.getCount() > 0;
  }

  @Override
  public void close() {
    closed.countDown();
    offers.forEach(Connection::close);
    for (Connection launcher = joined.poll(); launcher != null; launcher = joined.poll()) {
      launcher.close();
    }
  }

  private void offerAll() {
    try {
      while (isOpen()) {
        if (!offer()) {
          closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns whether the offer was taken. */
  private boolean offer() throws InterruptedException {
    Connection connection;
    try {
      connection = Connection.open(UnixDomainSocketAddress.of(daemon), CONNECT_WAIT);
    } catch (IOException nobodyThere) {
      return false;
    }
    offers.add(connection);
    try {
      if (!isOpen()) {
        throw new ClosedChannelException();
      }
      connection.out().write(greeting);
      awaitJoined(connection);
    } catch (IOException lost) {
      LOG.log(Level.DEBUG, "an offer to {0} came to nothing: {1}", daemon, lost.toString());
      connection.close();
      return false;
    } finally {
      offers.remove(connection);
    }
    joined.put(connection);
    if (!isOpen()) {
      connection.close();
    }
    return true;
  }

  private static void awaitJoined(Connection connection) throws IOException {
    byte[] answer = connection.in().readNBytes(MAGIC.length + 1);
    if (answer.length <= MAGIC.length) {
      throw new EOFException("the daemon closed the connection");
    }
    if (!Arrays.equals(Arrays.copyOf(answer, MAGIC.length), MAGIC)
        || answer[MAGIC.length] != JOINED) {
      throw new FrameException("the daemon answered an offer with something else than joining it");
    }
  }
}
