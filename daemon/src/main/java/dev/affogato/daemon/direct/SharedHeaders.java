package dev.affogato.daemon.direct;

import dev.affogato.base.time.TimeSource;
import dev.affogato.cache.blob.Contents;
import dev.affogato.cache.digest.Digest;
import dev.affogato.compiler.scan.MachineHeaders;
import dev.affogato.compiler.scan.files.Moment;
import dev.affogato.compiler.scan.lex.LexMode;
import dev.affogato.protocol.reapi.direct.v1.HeaderForm;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Headers of the system for every agent of this machine, reduced to their directives.
 *
 * <p>Agents only say which ones they had to read; they are read here, and only those that root
 * alone can change and everybody may read. So no user can make another one's scans wrong, nor learn
 * what he could not read himself. Thread-safe: one batch at a time, on a thread of its own.
 */
final class SharedHeaders implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(SharedHeaders.class.getName());

  /** Below the folder of contents. */
  static final String FOLDER = "headers";

  /** More wait for nobody: whoever needs them says so again. */
  private static final int WAITING_MAX = 10_000;

  private static final int NS_PER_SECOND = 1_000_000_000;

  private final MachineHeaders headers;
  private final Contents store;
  private final SharedFiles files;
  private final TimeSource time;
  private final ConcurrentLinkedQueue<HeaderForm> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waitingCount = new AtomicInteger();
  private final AtomicBoolean reading = new AtomicBoolean();
  private final Executor executor;
  private volatile @Nullable Digest image;
  private boolean closed;

  /**
   * @param headers closed with this
   * @param executor reads headers, while nobody waits for them
   */
  SharedHeaders(
      MachineHeaders headers,
      Contents store,
      SharedFiles files,
      TimeSource time,
      Executor executor) {
    this.executor = executor;
    this.headers = headers;
    this.store = store;
    this.files = files;
    this.time = time;
    publish();
  }

  /** What agents can be given, a content of the store; null if there is nothing yet. */
  @Nullable Digest image() {
    Digest known = image;
    try {
      if (known != null && !store.contains(known)) {
        // Others were used more.
        publish();
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, "headers of the system are not shared: {0}", e.toString());
    }
    return image;
  }

  /** Reads {@code told} before long. */
  void learn(List<HeaderForm> told) {
    for (HeaderForm header : told) {
      if (waitingCount.get() >= WAITING_MAX) {
        break;
      }
      waitingCount.incrementAndGet();
      waiting.add(header);
    }
    if (!told.isEmpty() && reading.compareAndSet(false, true)) {
      executor.execute(this::read);
    }
  }

  private void read() {
    do {
      try {
        while (!waiting.isEmpty()) {
          headers.learn(take(), now());
          publish();
        }
      } finally {
        reading.set(false);
      }
      // Some may have come in between.
    } while (!waiting.isEmpty() && reading.compareAndSet(false, true));
  }

  private List<dev.affogato.compiler.scan.files.HeaderForm> take() {
    Map<Path, Boolean> folders = new HashMap<>();
    List<dev.affogato.compiler.scan.files.HeaderForm> taken = new ArrayList<>();
    for (HeaderForm next = waiting.poll(); next != null; next = waiting.poll()) {
      waitingCount.decrementAndGet();
      String path = next.getPath().toString(StandardCharsets.ISO_8859_1);
      if (files.isEverybodys(path, folders)) {
        taken.add(
            new dev.affogato.compiler.scan.files.HeaderForm(path, LexMode.ofBits(next.getMode())));
      }
    }
    return taken;
  }

  private Moment now() {
    Instant wall = time.wallClock();
    long nowNs = time.nanoTime();
    return new Moment(nowNs, nowNs, wall.getEpochSecond() * NS_PER_SECOND + wall.getNano());
  }

  private synchronized void publish() {
    if (closed) {
      return;
    }
    try {
      byte[] all = headers.image();
      if (all.length > 0) {
        Digest digest = Digest.of(all);
        store.put(digest, all);
        image = digest;
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, "headers of the system are not shared: {0}", e.toString());
    }
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    headers.close();
  }
}
