package dev.affogato.protocol.reapi.grpc.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.rpc.Code;
import dev.affogato.base.net.Connection;
import dev.affogato.base.net.Traffic;
import dev.affogato.protocol.reapi.service.Caller;
import dev.affogato.protocol.reapi.v2.CapabilitiesGrpc;
import dev.affogato.protocol.reapi.v2.GetCapabilitiesRequest;
import dev.affogato.protocol.reapi.v2.ServerCapabilities;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class GrpcDoorTest {
  private static final String CAPABILITIES =
      "/build.bazel.remote.execution.v2.Capabilities/GetCapabilities";

  @TempDir Path folder;
  private final BlockingQueue<SocketAddress> callers = new LinkedBlockingQueue<>();
  private final List<AutoCloseable> open = new ArrayList<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private GrpcDoor door;

  @BeforeEach
  void openDoor() throws IOException {
    door =
        GrpcDoor.open(List.of(ServerInterceptors.intercept(new Answers(), new CallerRecorder())));
    open.add(door);
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : open.reversed()) {
      one.close();
    }
    threads.shutdownNow();
  }

  @Test
  void servesTcpConnectionsWhoseFirstBytesWereRead() throws Exception {
    ManagedChannel channel = overTcp(listenTcp(4));
    assertThat(call(channel)).isEqualTo(7);
    assertThat(callers.take()).hasToString("peer of user");
  }

  @Test
  void servesUnixSocketsAndKnowsTheirUsers() throws Exception {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("s"));
    ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    accept(listening.bind(address), 4);
    MultiThreadIoEventLoopGroup loops =
        new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    open.add(loops::shutdownGracefully);
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(address)
            .eventLoopGroup(loops)
            .channelType(NioDomainSocketChannel.class)
            .usePlaintext()
            .build();
    open.add(channel::shutdownNow);
    assertThat(call(channel)).isEqualTo(7);
    assertThat(((CallerAddress) callers.take()).caller()).isEqualTo(new Caller("peer", "user"));
  }

  @Test
  void replaysAllThatWasReadAlsoWhenNothingFollows() throws Exception {
    // The client's preface and settings, all of them read before the door gets the socket.
    byte[] preface =
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);
    InetSocketAddress address = listenTcp(preface.length);
    try (SocketChannel client = SocketChannel.open(address)) {
      client.write(ByteBuffer.wrap(preface));
      // Our settings, and the acknowledgement of theirs: a frame of type 4 with flag 1.
      Connection connection = new Connection(client);
      boolean acknowledged = false;
      while (!acknowledged) {
        byte[] head = connection.in().readNBytes(9);
        assertThat(head).hasSize(9);
        int length = (head[0] & 255) << 16 | (head[1] & 255) << 8 | head[2] & 255;
        connection.in().readNBytes(length);
        acknowledged = head[3] == 4 && head[4] == 1;
      }
    }
  }

  @Test
  void endsConnectionsThatBreakTheRules() throws Exception {
    InetSocketAddress address = listenTcp(4);
    ManagedChannel good = overTcp(address);
    byte[] garbage = new byte[4096];
    Arrays.fill(garbage, (byte) 0xee);
    try (RawHttp2 afterTheGreeting = new RawHttp2(address);
        RawHttp2 insteadOfIt = new RawHttp2(address);
        RawHttp2 tooLargeAFrame = new RawHttp2(address);
        RawHttp2 ofNoStream = new RawHttp2(address);
        RawHttp2 silent = new RawHttp2(address)) {
      // Still connected when all is over, and in nobody's way.
      silent.raw(new byte[] {'P', 'R'});
      afterTheGreeting.greet();
      afterTheGreeting.raw(garbage);
      insteadOfIt.raw("PRI * HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      insteadOfIt.raw(garbage);
      tooLargeAFrame.greet();
      tooLargeAFrame.raw(new byte[] {-1, -1, -1, 0, 0, 0, 0, 0, 1});
      ofNoStream.greet();
      ofNoStream.frame(RawHttp2.DATA, 0, 99, garbage);
      for (RawHttp2 bad : List.of(afterTheGreeting, insteadOfIt, tooLargeAFrame, ofNoStream)) {
        assertThat(bad.isEnded()).isTrue();
      }
      assertThat(call(good)).isEqualTo(7);
    }
    assertThat(call(good)).isEqualTo(7);
  }

  @Test
  void refusesMessagesThatSayTheyAreTooLong() throws Exception {
    InetSocketAddress address = listenTcp(4);
    try (RawHttp2 client = new RawHttp2(address)) {
      client.greet();
      client.call(1, CAPABILITIES);
      // A message of 2 GiB, not compressed.
      client.frame(RawHttp2.DATA, 0, 1, new byte[] {0, 0x7f, -1, -1, -1});
      try {
        while (!client.frames.containsKey(RawHttp2.HEADERS)
            && !client.frames.containsKey(RawHttp2.RST_STREAM)) {
          client.sync();
        }
      } catch (IOException ended) {
        // The other way to be rid of it.
        assertThat(client.isEnded()).isTrue();
      }
      assertThat(call(overTcp(address))).isEqualTo(7);
    }
  }

  @Test
  void endsCallsThatSendTooMuchOfMessagesTheyDoNotFinish() throws Exception {
    door.close();
    door =
        GrpcDoor.open(
            List.of(ServerInterceptors.intercept(new Answers(), new CallerRecorder())),
            new Traffic(),
            64_000);
    open.add(door);
    InetSocketAddress address = listenTcp(4);
    byte[] half = new byte[15_000];
    // A message of 1 MiB, not compressed.
    half[2] = 0x10;
    try (RawHttp2 client = new RawHttp2(address)) {
      client.greet();
      client.sync();
      for (int i = 0; i < 4; i++) {
        client.call(2 * i + 1, CAPABILITIES);
        client.frame(RawHttp2.DATA, 0, 2 * i + 1, half);
      }
      // More than half of what there is for all.
      while (!client.frames.containsKey(RawHttp2.HEADERS)
          && !client.frames.containsKey(RawHttp2.RST_STREAM)) {
        client.sync();
      }
      assertThat(call(overTcp(address))).isEqualTo(7);
    }
    ManagedChannel channel = overTcp(address);
    for (int i = 0; i < 10; i++) {
      // Each ends, and gives its room back.
      CapabilitiesGrpc.newBlockingStub(channel)
          .getCapabilities(
              GetCapabilitiesRequest.newBuilder().setInstanceName("x".repeat(30_000)).build());
    }
  }

  @Test
  void takesSoManyCallsOfOneConnectionAndNoMore() throws Exception {
    InetSocketAddress address = listenTcp(4);
    int tried = 3000;
    try (RawHttp2 client = new RawHttp2(address)) {
      client.greet();
      // What is told in the first answers binds who has seen it.
      client.sync();
      for (int i = 0; i < tried; i++) {
        client.call(2 * i + 1, CAPABILITIES);
      }
      try {
        client.sync();
        assertThat(client.reset).hasSizeGreaterThanOrEqualTo(tried - 1024);
      } catch (IOException ended) {
        // As good an answer to so many.
        assertThat(client.isEnded()).isTrue();
      }
      assertThat(call(overTcp(address))).isEqualTo(7);
    }
  }

  @Test
  void servesManyConnectionsAndOutlivesTheirEnds() throws Exception {
    InetSocketAddress address = listenTcp(4);
    List<Future<?>> futures = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      boolean rude = i % 2 == 0;
      futures.add(
          threads.submit(() -> {
            if (rude) {
              try (SocketChannel client = SocketChannel.open(address)) {
                client.write(ByteBuffer.wrap("PRI nonsense".getBytes(StandardCharsets.UTF_8)));
              }
            } else {
              ManagedChannel channel =
                  NettyChannelBuilder.forAddress(address).usePlaintext().build();
              assertThat(call(channel)).isEqualTo(7);
              channel.shutdownNow();
            }
            return null;
          }));
    }
    for (Future<?> future : futures) {
      future.get();
    }
    assertThat(call(overTcp(address))).isEqualTo(7);
  }

  @Test
  void passesLargeMessagesBothWays() throws Exception {
    ManagedChannel channel = overTcp(listenTcp(4));
    String name = "x".repeat(3 << 20);
    ServerCapabilities answer =
        CapabilitiesGrpc.newBlockingStub(channel)
            .getCapabilities(GetCapabilitiesRequest.newBuilder().setInstanceName(name).build());
    assertThat(answer.getLowApiVersion().getPrerelease()).isEqualTo(name);
  }

  @Test
  void closesWhatItServesAndWhatComesLater() throws Exception {
    InetSocketAddress address = listenTcp(4);
    ManagedChannel channel = overTcp(address);
    call(channel);
    door.close();
    assertThatThrownBy(() -> call(channel)).isInstanceOf(StatusRuntimeException.class);
    try (SocketChannel late = SocketChannel.open(address)) {
      late.write(ByteBuffer.wrap("PRI ".getBytes(StandardCharsets.UTF_8)));
      ByteBuffer answer = ByteBuffer.allocate(100);
      assertThat(readOrReset(late, answer)).isEqualTo(-1);
    }
  }

  @Test
  void endsACallInAFaultAndGoesOn() throws Exception {
    ManagedChannel channel = overTcp(listenTcp(4));
    assertThatThrownBy(() ->
            CapabilitiesGrpc.newBlockingStub(channel)
                .getCapabilities(
                    GetCapabilitiesRequest.newBuilder().setInstanceName("fault").build()))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            failure ->
                assertThat(failure.getStatus().getCode().value()).isEqualTo(Code.UNKNOWN_VALUE));
    assertThat(call(channel)).isEqualTo(7);
  }

  private static int readOrReset(SocketChannel socket, ByteBuffer answer) {
    try {
      return socket.read(answer);
    } catch (IOException reset) {
      return -1;
    }
  }

  private static int call(ManagedChannel channel) {
    return CapabilitiesGrpc.newBlockingStub(channel)
        .getCapabilities(GetCapabilitiesRequest.getDefaultInstance())
        .getLowApiVersion()
        .getMajor();
  }

  private ManagedChannel overTcp(InetSocketAddress address) {
    ManagedChannel channel = NettyChannelBuilder.forAddress(address).usePlaintext().build();
    open.add(channel::shutdownNow);
    return channel;
  }

  private InetSocketAddress listenTcp(int peeked) throws IOException {
    ServerSocketChannel listening = ServerSocketChannel.open();
    listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    accept(listening, peeked);
    return (InetSocketAddress) listening.getLocalAddress();
  }

  /** As a daemon does: reads the first bytes, then hands over. */
  private void accept(ServerSocketChannel listening, int peeked) {
    open.add(listening);
    threads.submit(() -> {
      try {
        while (true) {
          SocketChannel socket = listening.accept();
          threads.submit(() -> {
            ByteBuffer first = ByteBuffer.allocate(peeked);
            while (first.hasRemaining() && socket.read(first) >= 0) {
              // Until there are enough to know the protocol.
            }
            door.adopt(socket, first.array(), new Caller("peer", "user"));
            return null;
          });
        }
      } catch (ClosedChannelException over) {
        return null;
      }
    });
  }

  private static final class Answers extends CapabilitiesGrpc.CapabilitiesImplBase {
    @Override
    public void getCapabilities(
        GetCapabilitiesRequest request, StreamObserver<ServerCapabilities> observer) {
      if (request.getInstanceName().equals("fault")) {
        throw new IllegalStateException("fault");
      }
      ServerCapabilities.Builder answer = ServerCapabilities.newBuilder();
      answer.getLowApiVersionBuilder().setMajor(7).setPrerelease(request.getInstanceName());
      observer.onNext(answer.build());
      observer.onCompleted();
    }
  }

  private final class CallerRecorder implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      callers.add(call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR));
      return next.startCall(call, headers);
    }
  }
}
