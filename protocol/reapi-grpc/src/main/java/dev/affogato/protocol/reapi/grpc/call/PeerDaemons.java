package dev.affogato.protocol.reapi.grpc.call;

import dev.affogato.base.net.Traffic;
import dev.affogato.base.time.TimeSource;
import dev.affogato.protocol.reapi.execution.JobTag;
import dev.affogato.protocol.reapi.grpc.door.CountedStreams;
import dev.affogato.protocol.reapi.grpc.door.GrpcDoor;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Connects to the daemons of other machines. One thread serves all connections. Thread-safe. */
public final class PeerDaemons implements AutoCloseable {
  private static final Duration CONNECT_MAX = Duration.ofSeconds(5);

  /** Connecting, and then the peer's first word; either has a limit of its own. */
  private static final Duration READY_MAX = Duration.ofSeconds(10);

  private static final Duration SHUTDOWN_MAX = Duration.ofSeconds(2);
  private static final int WINDOW_BYTES = 1 << 20;

  private final String machine;
  private final Traffic traffic;
  private final TimeSource time;
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(
          1, Thread.ofPlatform().daemon().name("peers").factory(), NioIoHandler.newFactory());

  /** {@link #PeerDaemons(String, Traffic, TimeSource)} for who does not count bytes. */
  public PeerDaemons(String machine, TimeSource time) {
    this(machine, new Traffic(), time);
  }

  /**
   * @param machine this machine's node name, which the others are told
   * @param traffic counts the bytes of all messages
   */
  public PeerDaemons(String machine, Traffic traffic, TimeSource time) {
    this.machine = machine;
    this.traffic = traffic;
    this.time = time;
  }

  /**
   * A new connection, ready to be used.
   *
   * @throws NotReapiException if what listens there speaks something else
   * @throws PeerLostException if nothing does, or nothing answers
   */
  public PeerDaemon connect(String host, int port) throws IOException, InterruptedException {
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new PeerLostException("no machine is known by the name " + host, null);
    }
    LinkMonitor monitor = new LinkMonitor(address, time);
    ManagedChannel channel = channel(address, monitor);
    boolean ready = false;
    try {
      // Calls are not made before: their failures would not tell what is there.
      channel.getState(true);
      awaitGreeting(monitor);
      ready = true;
    } finally {
      if (!ready) {
        channel.shutdownNow();
      }
    }
    return new PeerDaemon(channel, monitor, JobTag.of(machine));
  }

  private ManagedChannel channel(InetSocketAddress address, LinkMonitor monitor) {
    return NettyChannelBuilder.forAddress(address)
        .eventLoopGroup(loops)
        .channelFactory(monitor::newChannel)
        .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(CONNECT_MAX.toMillis()))
        // Those who wait are woken on the event loop, and do their work on their own threads.
        .directExecutor()
        .usePlaintext()
        .proxyDetector(target -> null)
        .disableRetry()
        .intercept(CountedStreams.ofClient(traffic))
        .maxInboundMessageSize(GrpcDoor.MESSAGE_BYTES_MAX)
        .flowControlWindow(WINDOW_BYTES)
        .build();
  }

  private static void awaitGreeting(LinkMonitor monitor) throws IOException, InterruptedException {
    try {
      monitor.greeted().get(READY_MAX.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failure) {
      Throwable cause = failure.getCause();
      if (cause instanceof NotReapiException other) {
        throw other;
      }
      throw new PeerLostException(cause == null ? "" : String.valueOf(cause.getMessage()), failure);
    } catch (TimeoutException late) {
      throw new PeerLostException("no connection within " + READY_MAX.toSeconds() + " s", late);
    }
  }

  /** Ends all connections. */
  @Override
  public void close() {
    var _ = loops.shutdownGracefully(0, SHUTDOWN_MAX.toMillis(), TimeUnit.MILLISECONDS);
  }
}
