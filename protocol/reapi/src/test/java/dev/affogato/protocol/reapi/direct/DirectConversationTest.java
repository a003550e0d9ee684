package dev.affogato.protocol.reapi.direct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.rpc.Code;
import dev.affogato.base.net.Connection;
import dev.affogato.cache.digest.Digest;
import dev.affogato.protocol.reapi.direct.v1.Execute;
import dev.affogato.protocol.reapi.direct.v1.Executed;
import dev.affogato.protocol.reapi.direct.v1.KnowFiles;
import dev.affogato.protocol.reapi.direct.v1.LookUp;
import dev.affogato.protocol.reapi.direct.v1.Place;
import dev.affogato.protocol.reapi.direct.v1.Welcome;
import dev.affogato.protocol.reapi.message.CallFailure;
import dev.affogato.protocol.reapi.message.WireDigests;
import dev.affogato.protocol.reapi.service.Caller;
import dev.affogato.protocol.reapi.v2.BatchUpdateBlobsRequest;
import dev.affogato.protocol.reapi.v2.FindMissingBlobsRequest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectConversationTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Caller CALLER = new Caller("local", "user");

  @TempDir Path folder;
  private final FakeService service = new FakeService();

  /** How conversations ended: an exception, or "left". */
  private final BlockingQueue<Object> ends = new LinkedBlockingQueue<>();

  private ServerSocketChannel listening;
  private UnixDomainSocketAddress address;

  @BeforeEach
  void listen() throws IOException {
    address = UnixDomainSocketAddress.of(folder.resolve("s"));
    listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address);
    Thread.startVirtualThread(this::accept);
  }

  @AfterEach
  void stop() throws IOException {
    listening.close();
  }

  private void accept() {
    try {
      while (true) {
        Connection connection = new Connection(listening.accept());
        Thread.startVirtualThread(() -> serve(connection));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void serve(Connection connection) {
    try (connection) {
      assertThat(DirectConversation.begins(connection.peek(4))).isTrue();
      DirectConversation.serve(connection, service, CALLER);
      ends.add("left");
    } catch (Exception | AssertionError end) {
      ends.add(end);
    }
  }

  private Connection connect() throws IOException {
    return Connection.open(address, LONG);
  }

  private DirectConnection open() throws IOException {
    return DirectConnection.open(connect());
  }

  @Test
  void answersOneRequestAfterTheOther() throws Exception {
    try (DirectConnection agent = open()) {
      assertThat(agent.welcome().getMachine()).isEqualTo("here");
      Digest digest = Digest.of(new byte[] {1, 2});
      FindMissingBlobsRequest request =
          FindMissingBlobsRequest.newBuilder().addBlobDigests(WireDigests.toWire(digest)).build();
      assertThat(agent.findMissing(request).getMissingBlobDigestsList()).hasSize(1);
      BatchUpdateBlobsRequest.Builder batch = BatchUpdateBlobsRequest.newBuilder();
      batch
          .addRequestsBuilder()
          .setDigest(WireDigests.toWire(digest))
          .setData(ByteString.copyFrom(new byte[] {1, 2}));
      agent.store(batch.build());
      assertThat(agent.findMissing(request).getMissingBlobDigestsList()).isEmpty();
      assertThat(agent.lookUp(LookUp.getDefaultInstance()).getMachine()).isEqualTo("there");
      service.execution =
          order -> Executed.newBuilder().setMachine(order.getPlace().getHost()).build();
      for (String host : new String[] {"a", "b"}) {
        Execute order =
            Execute.newBuilder().setPlace(Place.newBuilder().setHost(host).build()).build();
        assertThat(agent.execute(order, LONG).getMachine()).isEqualTo(host);
      }
      assertThat(agent.lookUp(LookUp.getDefaultInstance()).getMachine()).isEqualTo("there");
      assertThat(service.callers).containsExactly(CALLER);
    }
    assertThat(ends.take()).isEqualTo("left");
  }

  @Test
  void carriesContentsOfAnySizeBothWays() throws Exception {
    try (DirectConnection agent = open()) {
      for (int size : new int[] {0, 1, DirectConversation.PIECE_BYTES, 5_000_001}) {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        Digest digest = Digest.of(content);
        agent.store(digest, new ByteArrayInputStream(content));
        assertThat(service.contents.get(digest)).isEqualTo(content);
        ByteArrayOutputStream back = new ByteArrayOutputStream();
        agent.read(digest, back);
        assertThat(back.toByteArray()).isEqualTo(content);
      }
    }
  }

  @Test
  void goesOnAfterWhatWasRefused() throws Exception {
    try (DirectConnection agent = open()) {
      service.blobBytesMax = 10;
      byte[] large = new byte[3 * DirectConversation.PIECE_BYTES];
      assertThatThrownBy(() -> agent.store(Digest.of(large), new ByteArrayInputStream(large)))
          .isInstanceOfSatisfying(
              CallFailure.class,
              failure -> assertThat(failure.code()).isEqualTo(Code.RESOURCE_EXHAUSTED));
      assertThatThrownBy(() -> agent.read(Digest.of(large), new ByteArrayOutputStream()))
          .isInstanceOfSatisfying(
              CallFailure.class, failure -> assertThat(failure.code()).isEqualTo(Code.NOT_FOUND));
      assertThatThrownBy(() -> agent.know(KnowFiles.getDefaultInstance()))
          .isInstanceOfSatisfying(
              CallFailure.class, failure -> assertThat(failure.code()).isEqualTo(Code.INTERNAL));
      service.execution =
          order -> {
            throw CallFailure.invalid("not that");
          };
      assertThatThrownBy(() -> agent.execute(Execute.getDefaultInstance(), LONG))
          .isInstanceOf(CallFailure.class)
          .hasMessage("not that");
      Execute huge =
          Execute.newBuilder().addInlineOutputFiles("x".repeat(Frames.BODY_BYTES_MAX + 1)).build();
      assertThatThrownBy(() -> agent.execute(huge, LONG))
          .isInstanceOf(FrameTooLargeException.class);
      assertThat(agent.lookUp(LookUp.getDefaultInstance()).getMachine()).isEqualTo("there");
    }
  }

  @Test
  void saysSoWhenAnAnswerIsTooLarge() throws Exception {
    service.execution =
        order -> Executed.newBuilder().setMachine("x".repeat(Frames.BODY_BYTES_MAX)).build();
    try (DirectConnection agent = open()) {
      assertThatThrownBy(() -> agent.execute(Execute.getDefaultInstance(), LONG))
          .isInstanceOfSatisfying(
              CallFailure.class,
              failure -> assertThat(failure.code()).isEqualTo(Code.RESOURCE_EXHAUSTED));
    }
  }

  @Test
  void interruptsAnExecutionWhoseAgentLeaves() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    service.execution =
        order -> {
          started.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException wanted) {
            interrupted.complete(true);
            throw wanted;
          }
          throw new AssertionError("nobody counts down");
        };
    try (DirectConnection agent = open()) {
      CompletableFuture<Throwable> end = new CompletableFuture<>();
      Thread.startVirtualThread(() -> {
        try {
          agent.execute(Execute.getDefaultInstance(), LONG);
          end.complete(null);
        } catch (IOException | CallFailure failure) {
          end.complete(failure);
        }
      });
      started.await();
      agent.close();
      assertThat(end.get()).isInstanceOf(IOException.class);
    }
    assertThat(interrupted.get()).isTrue();
    assertThat(ends.take()).isEqualTo("left");
  }

  @Test
  void endsAWaitThatTakesTooLong() throws Exception {
    service.execution =
        order -> {
          new CountDownLatch(1).await();
          return Executed.getDefaultInstance();
        };
    try (DirectConnection agent = open()) {
      assertThatThrownBy(() -> agent.execute(Execute.getDefaultInstance(), Duration.ofMillis(1)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("did not answer");
    }
    assertThat(ends.take()).isEqualTo("left");
  }

  @Test
  void closesAConnectionThatBreaksTheRules() throws Exception {
    byte[][] bad = {
      {'A', 'F', 'D', 'R', 9},
      {'A', 'F', 'D', 'R', 1, 0x7f, 0, 0, 0, 1},
      {'A', 'F', 'D', 'R', 1, 0, 0, 0, 0, 1},
      {'A', 'F', 'D', 'R', 1, 0, 0, 0, 1, 99},
      {'A', 'F', 'D', 'R', 1, 0, 0, 0, 1, 64},
      {'A', 'F', 'D', 'R', 1, 0, 0, 0, 2, 1, 7},
    };
    for (byte[] bytes : bad) {
      try (Connection connection = connect()) {
        connection.out().write(bytes);
        assertThat(ends.take()).isInstanceOf(IOException.class);
      }
    }
  }

  @Test
  void takesOnlyPiecesThatFollowEachOther() throws Exception {
    try (Connection connection = connect()) {
      Frames frames = new Frames(connection);
      frames.writeGreeting(Greeting.bytes());
      assertThat(frames.greets(Greeting.bytes())).isTrue();
      assertThat(frames.read().as(Welcome.parser()).getEpoch()).isEqualTo("1");
      for (long offset : new long[] {0, 3}) {
        frames.write(
            FrameType.PIECE,
            dev.affogato.protocol.reapi.direct.v1.Piece.newBuilder()
                .setDigest(WireDigests.toWire(new Digest(1, 2, 3, 4, 100)))
                .setOffset(offset)
                .setContent(ByteString.copyFromUtf8("12"))
                .build());
      }
      assertThat(ends.take()).isInstanceOf(IOException.class);
      assertThat(service.contents).isEmpty();
    }
  }

  @Test
  void knowsADaemonThatIsNotDirect() throws Exception {
    listening.close();
    UnixDomainSocketAddress other = UnixDomainSocketAddress.of(folder.resolve("classic"));
    try (ServerSocketChannel classic =
        ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(other)) {
      Connection agent = Connection.open(other, LONG);
      try (Connection daemon = new Connection(classic.accept())) {
        daemon.out().write(new byte[] {43, 0, 0, 0});
        assertThatThrownBy(() -> DirectConnection.open(agent))
            .isInstanceOf(DirectConnection.NotDirectException.class);
      }
      Connection again = Connection.open(other, LONG);
      classic.accept().close();
      assertThatThrownBy(() -> DirectConnection.open(again))
          .isInstanceOf(DirectConnection.NotDirectException.class);
    }
  }
}
