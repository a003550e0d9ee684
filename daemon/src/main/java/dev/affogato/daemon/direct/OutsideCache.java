package dev.affogato.daemon.direct;

import dev.affogato.base.time.TimeSource;
import dev.affogato.cache.digest.Digest;
import dev.affogato.protocol.reapi.grpc.call.PeerLostException;
import dev.affogato.protocol.reapi.message.CallFailure;
import dev.affogato.protocol.reapi.message.WireDigests;
import dev.affogato.protocol.reapi.v2.ActionResult;
import dev.affogato.protocol.reapi.v2.OutputFile;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A Remote Execution cache that is no machine of the farm, asked last. Thread-safe.
 *
 * <p>Builds must not feel it where it is slow or gone: nobody waits for a connection, which is made
 * behind their backs; a question has a limit, and so has the number of questions at a time; and
 * after failures none is asked for a while, twice as long each time ({@link Pause}). What it
 * answers is stored under its own name, not under that of who made it there, since it is the cache
 * that is believed: {@code affogato cache prune --machine} forgets it all.
 */
final class OutsideCache implements Outside {
  private static final System.Logger LOG = System.getLogger(OutsideCache.class.getName());

  /** Answer and outputs; a compile that takes less is not worth a cache outside. */
  static final Duration FIND_MAX = Duration.ofSeconds(1);

  /** Questions at a time; who comes when there are as many does without. */
  private static final int FINDING_MAX = 32;

  /** Results on their way there, or waiting for it: more are not told. */
  private static final int TELLING_MAX = 256;

  private final OutsideAddress address;
  private final boolean writes;
  private final DirectStore store;
  private final Peer.Connector connector;
  private final Duration findMax;
  private final Pause pause;
  private final Semaphore finding = new Semaphore(FINDING_MAX);
  private final Semaphore telling = new Semaphore(TELLING_MAX);

  /** One after the other is fast enough, and leaves the network to builds. */
  private final ExecutorService teller =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("outside-cache").factory());

  private final ExecutorService finders = Executors.newVirtualThreadPerTaskExecutor();
  private @Nullable Peer peer;
  private boolean connecting;
  private volatile boolean refused;

  /**
   * @param writes whether new results are told
   * @param findMax how long a question may take, {@link #FIND_MAX} but for tests
   */
  OutsideCache(
      OutsideAddress address,
      boolean writes,
      DirectStore store,
      Peer.Connector connector,
      Duration findMax,
      TimeSource time) {
    this.address = address;
    this.writes = writes;
    this.store = store;
    this.connector = connector;
    this.findMax = findMax;
    this.pause = new Pause(time);
  }

  /** What results of it are stored under. */
  String name() {
    return "cache " + address.host() + ":" + address.port();
  }

  @Override
  public Optional<ActionResult> find(Digest action, List<String> files)
      throws InterruptedException {
    Peer open = open();
    if (open == null || !finding.tryAcquire()) {
      return Optional.empty();
    }
    Future<Optional<ActionResult>> answer =
        finders.submit(() -> {
          try {
            return ask(open, action, files);
          } finally {
            finding.release();
          }
        });
    try {
      Optional<ActionResult> known = answer.get(findMax.toMillis(), TimeUnit.MILLISECONDS);
      pause.worked();
      return known;
    } catch (TimeoutException late) {
      failed(open, "it does not answer within " + findMax.toMillis() + " ms");
    } catch (ExecutionException failure) {
      failed(open, String.valueOf(failure.getCause()));
    } finally {
      answer.cancel(true);
    }
    return Optional.empty();
  }

  private Optional<ActionResult> ask(Peer open, Digest action, List<String> files)
      throws IOException, CallFailure, InterruptedException {
    Optional<ActionResult> known = open.find(action, files, findMax);
    if (known.isEmpty()) {
      return known;
    }
    ActionResult.Builder named = known.get().toBuilder();
    named.getExecutionMetadataBuilder().setWorker(name());
    return new Keeping(store, open).keepKnown(action, named.build(), name());
  }

  @Override
  public void offer(Digest action, ActionResult result) {
    if (!writes || refused || !telling.tryAcquire()) {
      return;
    }
    var _ =
        teller.submit(() -> {
          try {
            tell(action, result);
          } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
          } finally {
            telling.release();
          }
        });
  }

  private void tell(Digest action, ActionResult result) throws InterruptedException {
    Peer open = open();
    if (open == null) {
      return;
    }
    try {
      open.upload(open.missing(named(result)), store.contents());
      open.tell(action, result);
    } catch (CallFailure failure) {
      switch (failure.code()) {
        case PERMISSION_DENIED, UNAUTHENTICATED, UNIMPLEMENTED -> {
          refused = true;
          LOG.log(
              Level.WARNING,
              "{0} takes no results: start the daemon without --outside-cache-write ({1})",
              name(),
              failure.getMessage());
        }
        default -> failed(open, failure.getMessage());
      }
    } catch (PeerLostException lost) {
      failed(open, lost.getMessage());
    } catch (IOException ownStore) {
      LOG.log(Level.DEBUG, "a result is not told outside: {0}", ownStore.toString());
    }
  }

  private static Set<Digest> named(ActionResult result) throws CallFailure {
    Set<Digest> digests = new LinkedHashSet<>();
    if (result.hasStdoutDigest()) {
      digests.add(WireDigests.fromWire(result.getStdoutDigest()));
    }
    if (result.hasStderrDigest()) {
      digests.add(WireDigests.fromWire(result.getStderrDigest()));
    }
    for (OutputFile file : result.getOutputFilesList()) {
      digests.add(WireDigests.fromWire(file.getDigest()));
    }
    return digests;
  }

  /** The connection; null while there is none, and then one is made if it is time for that. */
  private synchronized @Nullable Peer open() {
    if (peer == null && !connecting && !finders.isShutdown() && pause.isOver()) {
      connecting = true;
      var _ = finders.submit(this::connect);
    }
    return pause.isOver() ? peer : null;
  }

  private void connect() {
    Peer made = null;
    String why = "";
    try {
      made = adapted(connector.connect(address.host(), address.port()));
    } catch (IOException | CallFailure failure) {
      why = String.valueOf(failure.getMessage());
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
    if (made == null) {
      failed(null, why);
    } else {
      LOG.log(Level.DEBUG, "connected to {0}", name());
    }
    synchronized (this) {
      connecting = false;
      peer = made;
    }
  }

  private static Peer adapted(Peer made) throws IOException, CallFailure, InterruptedException {
    boolean adapted = false;
    try {
      made.adapt();
      adapted = true;
      return made;
    } finally {
      if (!adapted) {
        made.close();
      }
    }
  }

  private void failed(@Nullable Peer lost, @Nullable String why) {
    synchronized (this) {
      if (lost != null && lost.equals(peer)) {
        peer = null;
      }
    }
    if (lost != null) {
      lost.close();
    }
    Duration length = pause.failed();
    if (length.isPositive()) {
      LOG.log(
          Level.WARNING,
          "{0} is not asked for {1} s: {2}",
          name(),
          String.valueOf(length.toSeconds()),
          why);
    }
  }

  @Override
  public void close() {
    teller.shutdownNow();
    finders.shutdownNow();
    Peer last;
    synchronized (this) {
      last = peer;
      peer = null;
    }
    if (last != null) {
      last.close();
    }
  }
}
