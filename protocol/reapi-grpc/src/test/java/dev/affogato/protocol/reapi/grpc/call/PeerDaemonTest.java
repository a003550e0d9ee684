package dev.affogato.protocol.reapi.grpc.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.rpc.Code;
import dev.affogato.base.time.TimeSource;
import dev.affogato.cache.blob.BlobStore;
import dev.affogato.cache.blob.MissingBlobException;
import dev.affogato.cache.blob.StoreLimits;
import dev.affogato.cache.digest.Digest;
import dev.affogato.protocol.reapi.execution.ActionRunner;
import dev.affogato.protocol.reapi.execution.JobTag;
import dev.affogato.protocol.reapi.message.CallFailure;
import dev.affogato.protocol.reapi.message.WireDigests;
import dev.affogato.protocol.reapi.v2.Action;
import dev.affogato.protocol.reapi.v2.ActionResult;
import dev.affogato.protocol.reapi.v2.CacheCapabilities;
import dev.affogato.protocol.reapi.v2.Command;
import dev.affogato.protocol.reapi.v2.ExecuteRequest;
import dev.affogato.protocol.reapi.v2.ExecuteResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeerDaemonTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final JobTag JOB = new JobTag(7, "10.0.0.1:8765", "here");
  private static final String LOOPBACK = InetAddress.getLoopbackAddress().getHostAddress();

  @TempDir Path folder;
  private final ShiftedClock clock = new ShiftedClock();
  private final PeerDaemons peers = new PeerDaemons("here", TimeSource.system());
  private BlobStore store;
  private Worker worker;

  @BeforeEach
  void start() throws IOException {
    store =
        BlobStore.open(
            folder.resolve("own"), new StoreLimits(1L << 30, 64 << 20), TimeSource.system());
    worker = new Worker(folder.resolve("worker"));
  }

  @AfterEach
  void stop() throws Exception {
    peers.close();
    worker.close();
    store.close();
  }

  private PeerDaemon connect() throws Exception {
    return peers.connect(LOOPBACK, worker.port());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void bringsAndFetchesContentsOfAnySize(boolean toOneOfOurs) throws Exception {
    try (PeerDaemon peer = connect()) {
      if (toOneOfOurs) {
        peer.adapt();
        assertThat(peer.forms()).isEqualTo(PeerDaemon.Forms.OURS);
      } else {
        peer.keepTo(PeerDaemon.Forms.of(CacheCapabilities.getDefaultInstance()));
        assertThat(peer.forms()).isEqualTo(new PeerDaemon.Forms(false, false, 3_932_160));
      }
      List<Digest> digests = new ArrayList<>();
      for (int size : new int[] {0, 1, 300, 100_000, 512 << 10, (512 << 10) + 1, 9 << 20}) {
        byte[] noise = new byte[size];
        new Random(size).nextBytes(noise);
        digests.add(store.put(noise));
        byte[] text = new byte[size];
        Arrays.fill(text, (byte) 'x');
        digests.add(store.put(text));
      }
      List<Digest> full = digests.stream().filter(digest -> digest.sizeBytes() > 0).toList();
      assertThat(peer.findMissing(digests)).containsExactlyInAnyOrderElementsOf(full);
      peer.upload(digests, store);
      // Contents that are there already are no failure.
      peer.upload(digests, store);
      assertThat(peer.findMissing(digests)).isEmpty();
      for (Digest digest : full) {
        assertThat(worker.store.read(digest)).isEqualTo(store.read(digest));
      }
      try (BlobStore other =
          BlobStore.open(
              folder.resolve("other"), new StoreLimits(1L << 30, 64 << 20), TimeSource.system())) {
        peer.fetch(digests, other);
        assertThat(other.findMissing(digests)).isEmpty();
      }
    }
  }

  @Test
  void saysWhichContentNeitherSideHas() throws Exception {
    Digest absent = new Digest(1, 2, 3, 4, 5);
    try (PeerDaemon peer = connect()) {
      assertThatThrownBy(() -> peer.upload(List.of(absent), store))
          .isInstanceOf(MissingBlobException.class);
      assertThatThrownBy(() -> peer.fetch(List.of(absent), store))
          .isInstanceOfSatisfying(
              CallFailure.class, failure -> assertThat(failure.code()).isEqualTo(Code.NOT_FOUND));
      assertThat(peer.isLost()).isFalse();
    }
  }

  @Test
  void hasActionsDoneAndTellsForWhichJob() throws Exception {
    BlockingQueue<Object> jobs = new LinkedBlockingQueue<>();
    worker.runner =
        (order, progress) -> {
          jobs.add(order.job());
          return new ActionRunner.Outcome(
              ExecuteResponse.newBuilder()
                  .setResult(ActionResult.newBuilder().setExitCode(3))
                  .build(),
              "worker");
        };
    try (PeerDaemon peer = connect()) {
      ExecuteRequest request = request();
      Digest action = WireDigests.fromWire(request.getActionDigest());
      assertThatThrownBy(() -> peer.execute(request, JOB, LONG))
          .isInstanceOfSatisfying(
              CallFailure.class,
              failure ->
                  assertThat(CallFailure.missingIn(failure.status())).containsExactly(action));
      Digest command =
          WireDigests.fromWire(Action.parseFrom(store.read(action)).getCommandDigest());
      peer.upload(List.of(action, command), store);
      assertThat(peer.execute(request, JOB, LONG).getResult().getExitCode()).isEqualTo(3);
      assertThat(jobs.take()).isEqualTo(JOB);
      peer.execute(request, JOB.wantingReads(true), LONG);
      assertThat(jobs.take()).isEqualTo(JOB.wantingReads(true));
    }
  }

  @Test
  void tellsWhoAsksOnEveryCall() throws Exception {
    worker.rule =
        (caller, job) -> {
          if (job == null || !job.submitter().equals("here")) {
            throw new CallFailure(Code.PERMISSION_DENIED, "not for you");
          }
        };
    Digest digest = store.put(new byte[] {1});
    try (PeerDaemon peer = connect()) {
      peer.upload(List.of(digest), store);
      assertThat(peer.findMissing(List.of(digest))).isEmpty();
      worker.rule =
          (caller, job) -> {
            throw new CallFailure(Code.PERMISSION_DENIED, "for nobody");
          };
      assertThatThrownBy(() -> peer.findMissing(List.of(digest)))
          .isInstanceOf(CallFailure.class)
          .hasMessage("for nobody");
    }
  }

  @Test
  void endsARunThatNobodyWantsAnyMore() throws Exception {
    BlockingQueue<String> events = runsUntilInterrupted();
    try (PeerDaemon peer = connect()) {
      ExecuteRequest request = request();
      worker.store.put(store.read(WireDigests.fromWire(request.getActionDigest())));
      worker.store.put(command());
      Thread first = execution(peer, request, events);
      assertThat(events.take()).isEqualTo("runs");
      first.interrupt();
      assertThat(List.of(events.take(), events.take()))
          .containsExactlyInAnyOrder("left", "interrupted");
    }
  }

  @Test
  void endsARunWhoseMachineIsGone() throws Exception {
    BlockingQueue<String> events = runsUntilInterrupted();
    PeerDaemon peer = connect();
    ExecuteRequest request = request();
    worker.store.put(store.read(WireDigests.fromWire(request.getActionDigest())));
    worker.store.put(command());
    execution(peer, request, events);
    assertThat(events.take()).isEqualTo("runs");
    peer.close();
    assertThat(List.of(events.take(), events.take()))
        .containsExactlyInAnyOrder("lost", "interrupted");
  }

  @Test
  void noticesAMachineThatGoes() throws Exception {
    BlockingQueue<String> events = runsUntilInterrupted();
    try (PeerDaemon peer = connect()) {
      ExecuteRequest request = request();
      worker.store.put(store.read(WireDigests.fromWire(request.getActionDigest())));
      worker.store.put(command());
      execution(peer, request, events);
      assertThat(events.take()).isEqualTo("runs");
      worker.close();
      String end = events.take();
      // A peer may still have said that it gives the call up.
      assertThat(end.equals("interrupted") ? events.take() : end).matches("lost|.*CANCEL.*");
      Digest digest = store.put(new byte[] {1});
      assertThatThrownBy(() -> peer.findMissing(List.of(digest)))
          .isInstanceOf(PeerLostException.class);
      assertThat(peer.isLost()).isTrue();
    }
  }

  @Test
  void knowsWhatSpeaksAnotherProtocol() throws Exception {
    try (ServerSocketChannel classic = ServerSocketChannel.open()) {
      classic.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      Thread.startVirtualThread(() -> {
        try (SocketChannel accepted = classic.accept()) {
          accepted.write(ByteBuffer.wrap(new byte[] {43, 0, 0, 0}));
          new CountDownLatch(1).await();
        } catch (IOException | InterruptedException over) {
          // The test is over.
        }
      });
      assertThatThrownBy(() -> peers.connect(LOOPBACK, classic.socket().getLocalPort()))
          .isInstanceOf(NotReapiException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void knowsWhatEndsAConnectionBeforeAWordOfHttp2(boolean reset) throws Exception {
    try (ServerSocketChannel classic = ServerSocketChannel.open()) {
      classic.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      Thread.startVirtualThread(() -> {
        try (SocketChannel accepted = classic.accept()) {
          accepted.read(ByteBuffer.allocate(4));
          if (reset) {
            accepted.setOption(StandardSocketOptions.SO_LINGER, 0);
          }
        } catch (IOException over) {
          // The test is over.
        }
      });
      assertThatThrownBy(() -> peers.connect(LOOPBACK, classic.socket().getLocalPort()))
          .isInstanceOf(NotReapiException.class);
    }
  }

  @Test
  void saysWhyThereIsNoConnection() throws Exception {
    int port;
    try (ServerSocketChannel gone = ServerSocketChannel.open()) {
      gone.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      port = gone.socket().getLocalPort();
    }
    assertThatThrownBy(() -> peers.connect(LOOPBACK, port))
        .isInstanceOf(PeerLostException.class)
        .hasMessageContaining("refused");
  }

  @Test
  void givesUpAMachineThatFallsSilent() throws Exception {
    try (ServerSocketChannel silent = ServerSocketChannel.open();
        PeerDaemons impatient = new PeerDaemons("here", clock)) {
      silent.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      // An empty frame of settings is all it ever says.
      Thread.startVirtualThread(() -> sayAndListen(silent, new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0}));
      try (PeerDaemon peer = impatient.connect(LOOPBACK, silent.socket().getLocalPort())) {
        BlockingQueue<Exception> ends = new LinkedBlockingQueue<>();
        Thread.startVirtualThread(() -> {
          try {
            peer.findMissing(List.of(new Digest(1, 2, 3, 4, 5)));
          } catch (Exception end) {
            ends.add(end);
          }
        });
        Exception end = null;
        while (end == null) {
          // Also for a call that had not begun the last time.
          clock.advance(Duration.ofSeconds(5));
          end = ends.poll(100, TimeUnit.MILLISECONDS);
        }
        assertThat(end)
            .isInstanceOf(PeerLostException.class)
            .hasMessageContaining("has said nothing");
      }
    }
  }

  @Test
  void asksABusyMachineWhetherItIsStillThere() throws Exception {
    BlockingQueue<String> calls = new LinkedBlockingQueue<>();
    CountDownLatch goOn = new CountDownLatch(1);
    worker.rule = (caller, job) -> calls.add(String.valueOf(job));
    worker.runner =
        (order, progress) -> {
          goOn.await();
          return new ActionRunner.Outcome(
              ExecuteResponse.newBuilder()
                  .setResult(ActionResult.newBuilder().setExitCode(3))
                  .build(),
              "worker");
        };
    ExecuteRequest request = request();
    worker.store.put(store.read(WireDigests.fromWire(request.getActionDigest())));
    worker.store.put(command());
    BlockingQueue<String> events = new LinkedBlockingQueue<>();
    try (PeerDaemons watchful = new PeerDaemons("here", clock);
        PeerDaemon peer = watchful.connect(LOOPBACK, worker.port())) {
      execution(peer, request, events);
      assertThat(calls.take()).isEqualTo(JOB.toString());
      for (int i = 0; i < 2; i++) {
        clock.advance(Duration.ofSeconds(2));
        assertThat(calls.take()).isEqualTo(JobTag.of("here").toString());
      }
      goOn.countDown();
      assertThat(events.take()).isEqualTo("done");
    }
  }

  /** The machine's time, shifted by hand. */
  private static final class ShiftedClock implements TimeSource {
    private final AtomicLong shiftNs = new AtomicLong();

    void advance(Duration by) {
      shiftNs.addAndGet(by.toNanos());
    }

    @Override
    public long nanoTime() {
      return TimeSource.system().nanoTime() + shiftNs.get();
    }

    @Override
    public Instant wallClock() {
      return TimeSource.system().wallClock();
    }
  }

  private static void sayAndListen(ServerSocketChannel listening, byte[] words) {
    try (SocketChannel accepted = listening.accept()) {
      accepted.write(ByteBuffer.wrap(words));
      while (accepted.read(ByteBuffer.allocate(1024)) >= 0) {
        // Whatever comes.
      }
    } catch (IOException over) {
      // The test is over.
    }
  }

  private BlockingQueue<String> runsUntilInterrupted() {
    BlockingQueue<String> events = new LinkedBlockingQueue<>();
    worker.runner =
        (order, progress) -> {
          events.add("runs");
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException cancelled) {
            events.add("interrupted");
            throw cancelled;
          }
          throw new AssertionError("nobody counts down");
        };
    return events;
  }

  private static Thread execution(
      PeerDaemon peer, ExecuteRequest request, BlockingQueue<String> events) {
    return Thread.ofPlatform()
        .start(() -> {
          try {
            peer.execute(request, JOB, LONG);
            events.add("done");
          } catch (InterruptedException wanted) {
            events.add("left");
          } catch (PeerLostException gone) {
            events.add("lost");
          } catch (IOException | CallFailure other) {
            events.add(other.toString());
          }
        });
  }

  private byte[] command() {
    return Command.newBuilder().addArguments("cc").build().toByteArray();
  }

  private ExecuteRequest request() throws IOException {
    Digest command = store.put(command());
    Digest action =
        store.put(
            Action.newBuilder()
                .setCommandDigest(WireDigests.toWire(command))
                .setInputRootDigest(WireDigests.toWire(Digest.EMPTY))
                .build()
                .toByteArray());
    return ExecuteRequest.newBuilder().setActionDigest(WireDigests.toWire(action)).build();
  }
}
