package dev.affogato.protocol.reapi.grpc.door;

import dev.affogato.base.net.Traffic;
import dev.affogato.protocol.reapi.service.Caller;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Serves gRPC on connections that others accept: one port has several protocols, told apart by the
 * first bytes. Thread-safe.
 *
 * <p>Calls run on virtual threads and may block. Connections are Netty's, by its public API only.
 */
public final class GrpcDoor implements AutoCloseable {
  /** Above the batch limit of the services and the lists of digests that clients send. */
  public static final int MESSAGE_BYTES_MAX = 8 << 20;

  /** A peer silent in the handshake is dropped (protocol spec 1.3). */
  private static final Duration HANDSHAKE_MAX = Duration.ofSeconds(15);

  /** A peer that is gone without a word: asked after this time, given up after the second. */
  private static final Duration PING_AFTER = Duration.ofSeconds(30);

  private static final Duration PING_WAIT = Duration.ofSeconds(10);

  /** Clients may ask as often as this whether we are there. */
  private static final Duration PINGED_EVERY = Duration.ofSeconds(5);

  private static final Duration SHUTDOWN_MAX = Duration.ofSeconds(2);

  /** A peer alone gets half: one batch each of as many jobs as a machine has. */
  private static final long HALF_SENT_BYTES_MAX = 128L << 20;

  private static final int HALF_SENT_HEAP_SHARE = 4;
  private static final int CALLS_PER_CONNECTION_MAX = 1024;
  private static final int WINDOW_BYTES = 1 << 20;

  private final AdoptingServerChannel acceptor;
  private final Server server;
  private final EventLoopGroup loops;
  private final ExecutorService calls;

  private GrpcDoor(
      AdoptingServerChannel acceptor, Server server, EventLoopGroup loops, ExecutorService calls) {
    this.acceptor = acceptor;
    this.server = server;
    this.loops = loops;
    this.calls = calls;
  }

  /** {@link #open(List, Traffic)} for who does not want to know how many bytes come and go. */
  public static GrpcDoor open(List<ServerServiceDefinition> services) throws IOException {
    return open(services, new Traffic());
  }

  /**
   * Starts serving {@code services}.
   *
   * @param traffic counts the bytes of all messages
   */
  public static GrpcDoor open(List<ServerServiceDefinition> services, Traffic traffic)
      throws IOException {
    return open(
        services,
        traffic,
        Math.min(HALF_SENT_BYTES_MAX, Runtime.getRuntime().maxMemory() / HALF_SENT_HEAP_SHARE));
  }

  /**
   * The same.
   *
   * @param halfSentBytesMax of all messages that are not complete
   */
  static GrpcDoor open(
      List<ServerServiceDefinition> services, Traffic traffic, long halfSentBytesMax)
      throws IOException {
    AdoptingServerChannel acceptor = new AdoptingServerChannel();
    EventLoopGroup loops =
        new MultiThreadIoEventLoopGroup(
            1, Thread.ofPlatform().daemon().name("grpc").factory(), NioIoHandler.newFactory());
    ExecutorService calls =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("grpc-call").factory());
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new AdoptingServerChannel.NoAddress())
            .channelFactory(() -> acceptor)
            .bossEventLoopGroup(loops)
            .workerEventLoopGroup(loops)
            .executor(calls)
            .maxInboundMessageSize(MESSAGE_BYTES_MAX)
            .addStreamTracerFactory(new HalfSent(halfSentBytesMax))
            .handshakeTimeout(HANDSHAKE_MAX.toMillis(), TimeUnit.MILLISECONDS)
            .keepAliveTime(PING_AFTER.toMillis(), TimeUnit.MILLISECONDS)
            .keepAliveTimeout(PING_WAIT.toMillis(), TimeUnit.MILLISECONDS)
            .permitKeepAliveTime(PINGED_EVERY.toMillis(), TimeUnit.MILLISECONDS)
            .permitKeepAliveWithoutCalls(true)
            .maxConcurrentCallsPerConnection(CALLS_PER_CONNECTION_MAX)
            .addStreamTracerFactory(CountedStreams.ofServer(traffic))
            .flowControlWindow(WINDOW_BYTES);
    services.forEach(builder::addService);
    GrpcDoor door = new GrpcDoor(acceptor, builder.build(), loops, calls);
    try {
      door.server.start();
    } catch (IOException | RuntimeException failure) {
      door.close();
      throw failure;
    }
    return door;
  }

  /** {@link #adopt(SocketChannel, byte[], Caller, Runnable)} for who need not know its end. */
  public void adopt(SocketChannel socket, byte[] alreadyRead, Caller caller) throws IOException {
    adopt(socket, alreadyRead, caller, () -> {});
  }

  /**
   * Takes over a connected socket, which belongs to the door from now on, also if this fails.
   *
   * @param alreadyRead what was read from it to find out that the peer speaks HTTP/2
   * @param closed run when the connection is over, but not if this fails; must not block
   */
  public void adopt(SocketChannel socket, byte[] alreadyRead, Caller caller, Runnable closed)
      throws IOException {
    try {
      AdoptedChannel channel = new AdoptedChannel(acceptor, socket, alreadyRead, caller);
      acceptor.adopt(channel);
      channel.closeFuture().addListener(_ -> closed.run());
    } catch (RuntimeException failure) {
      socket.close();
      throw new IOException("the connection cannot be served: " + failure.getMessage(), failure);
    }
  }

  /** Ends all connections. */
  @Override
  public void close() {
    server.shutdownNow();
    calls.shutdownNow();
    try {
      // The loops carry out what ends the connections.
      server.awaitTermination(SHUTDOWN_MAX.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
    var _ = loops.shutdownGracefully(0, SHUTDOWN_MAX.toMillis(), TimeUnit.MILLISECONDS);
  }
}
