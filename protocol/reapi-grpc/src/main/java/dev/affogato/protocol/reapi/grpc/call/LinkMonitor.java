package dev.affogato.protocol.reapi.grpc.call;

import dev.affogato.base.net.Connection;
import dev.affogato.base.time.TimeSource;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Watches one connection from below gRPC: whether HTTP/2 is spoken there at all, why it was lost,
 * and whether the peer is still alive while calls are open. Thread-safe; what Netty calls is
 * confined to the event loop.
 *
 * <p>gRPC's own keep-alive asks no more often than every 10 s, and it waits for ever for a peer's
 * first word. So a peer that says nothing while it is asked to do something is asked an easy
 * question now and then; the machine below it is watched by the kernel.
 */
final class LinkMonitor extends ChannelDuplexHandler {
  /**
   * A peer's first word must have come by then. A daemon that is asked for the first time, by many
   * at once and on a busy machine, was seen to take more than four seconds.
   */
  private static final Duration GREETING_MAX = Duration.ofMillis(7500);

  // Together with one LOOK_EVERY more this is the 9 s in which a machine must be found to be gone.
  private static final Duration LOOK_EVERY = Duration.ofMillis(1500);
  private static final Duration ASK_AFTER = Duration.ofMillis(2500);
  private static final Duration SILENT_MAX = Duration.ofMillis(7500);

  /** HTTP/2: three bytes length, below 16 KiB unless agreed otherwise, then the type SETTINGS. */
  private static final int TYPE_AT = 3;

  private static final int SETTINGS = 4;

  private final InetSocketAddress address;
  private final TimeSource time;
  private final CompletableFuture<ChannelHandlerContext> greeted = new CompletableFuture<>();
  private final CompletableFuture<IOException> lost = new CompletableFuture<>();
  private final AtomicInteger openCalls = new AtomicInteger();
  private final AtomicBoolean looking = new AtomicBoolean();
  private volatile Runnable question = () -> {};
  private volatile long busySinceNs;
  private volatile long heardNs;
  private boolean asked;
  private int seen;
  private @Nullable IOException reason;

  LinkMonitor(InetSocketAddress address, TimeSource time) {
    this.address = address;
    this.time = time;
  }

  /** A socket that this watches, for gRPC to connect. */
  Channel newChannel() {
    try {
      Channel channel = new NioSocketChannel(Connection.unconnected(address));
      channel.pipeline().addFirst(this);
      channel.closeFuture().addListener(closed -> lost());
      return channel;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The connection once the peer has spoken HTTP/2; else why not, an {@link IOException}. */
  CompletableFuture<ChannelHandlerContext> greeted() {
    return greeted;
  }

  /** Why the connection was lost, as soon as it is. */
  CompletableFuture<IOException> lostFor() {
    return lost;
  }

  /** How to make the peer say something. */
  void askBy(Runnable easyQuestion) {
    question = easyQuestion;
  }

  void callBegins() {
    if (openCalls.getAndIncrement() == 0) {
      busySinceNs = time.nanoTime();
    }
    ChannelHandlerContext context = greeted.getNow(null);
    if (context != null && looking.compareAndSet(false, true)) {
      lookLater(context);
    }
  }

  void callEnds() {
    openCalls.decrementAndGet();
  }

  @Override
  public void connect(
      ChannelHandlerContext context,
      SocketAddress remote,
      @Nullable SocketAddress local,
      ChannelPromise promise)
      throws Exception {
    promise.addListener(done -> {
      Throwable cause = done.cause();
      if (cause != null) {
        reason = new PeerLostException("cannot connect to " + address + ": " + cause, cause);
      }
    });
    super.connect(context, remote, local, promise);
  }

  @Override
  public void channelActive(ChannelHandlerContext context) throws Exception {
    var _ =
        context
            .executor()
            .schedule(
                () -> expectGreeting(context), GREETING_MAX.toMillis(), TimeUnit.MILLISECONDS);
    super.channelActive(context);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    heardNs = time.nanoTime();
    asked = false;
    if (seen <= TYPE_AT && message instanceof ByteBuf bytes && !isHttp2(bytes)) {
      ReferenceCountUtil.release(message);
      reason = new NotReapiException(address + " does not speak HTTP/2");
      var _ = context.close();
      return;
    }
    if (seen > TYPE_AT) {
      greeted.complete(context);
    }
    super.channelRead(context, message);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) throws Exception {
    if (reason == null) {
      reason = ended(" broke the connection: " + cause, cause);
    }
    super.exceptionCaught(context, cause);
  }

  private boolean isHttp2(ByteBuf bytes) {
    for (int i = bytes.readerIndex(); i < bytes.writerIndex() && seen <= TYPE_AT; i++) {
      byte one = bytes.getByte(i);
      if ((seen == 0 && one != 0) || (seen == TYPE_AT && one != SETTINGS)) {
        return false;
      }
      seen++;
    }
    return true;
  }

  private void expectGreeting(ChannelHandlerContext context) {
    if (!greeted.isDone()) {
      reason = new PeerLostException(address + " says nothing", null);
      var _ = context.close();
    }
  }

  private void lookLater(ChannelHandlerContext context) {
    EventLoop loop = context.channel().eventLoop();
    if (!loop.isShuttingDown()) {
      var _ = loop.schedule(() -> look(context), LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void look(ChannelHandlerContext context) {
    if (openCalls.get() == 0) {
      looking.set(false);
      if (openCalls.get() == 0 || !looking.compareAndSet(false, true)) {
        return;
      }
    }
    long nowNs = time.nanoTime();
    long silentNs = Math.min(nowNs - heardNs, nowNs - busySinceNs);
    if (silentNs >= SILENT_MAX.toNanos()) {
      reason =
          new PeerLostException(
              address + " has said nothing for " + SILENT_MAX.toMillis() + " ms", null);
      // From here: gRPC, above, would wait for its calls to end before.
      var _ = context.close();
      return;
    }
    if (silentNs >= ASK_AFTER.toNanos() && !asked) {
      asked = true;
      question.run();
    }
    lookLater(context);
  }

  private void lost() {
    IOException why = reason;
    if (why == null) {
      why = ended(" ended the connection", null);
    }
    lost.complete(why);
    greeted.completeExceptionally(why);
  }

  /**
   * A daemon of icecream ends a connection that begins as HTTP/2 does. Its own first word may be
   * lost then, as the system drops what a peer that resets the connection has said.
   */
  private IOException ended(String how, @Nullable Throwable cause) {
    return seen > TYPE_AT
        ? new PeerLostException(address + how, cause)
        : new NotReapiException(address + how + " without a word of HTTP/2");
  }
}
