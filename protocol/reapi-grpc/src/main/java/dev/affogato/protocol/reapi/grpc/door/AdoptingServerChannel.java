package dev.affogato.protocol.reapi.grpc.door;

import io.netty.channel.AbstractServerChannel;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Netty's idea of a listening socket, without a socket: its connections are handed to it. Confined
 * to its event loop, but for {@link #adopt}.
 */
final class AdoptingServerChannel extends AbstractServerChannel {
  private final ChannelConfig config = new DefaultChannelConfig(this);
  private volatile boolean open = true;
  private volatile @Nullable SocketAddress bound;

  /** Nothing is bound, but Netty wants an address to name. */
  static final class NoAddress extends SocketAddress {
    private static final long serialVersionUID = 1;

    @Override
    public String toString() {
      return "adopted connections";
    }
  }

  /** Serves {@code child} from now on. */
  void adopt(Channel child) {
    eventLoop()
        .execute(() -> {
          if (isActive()) {
            pipeline().fireChannelRead(child);
            pipeline().fireChannelReadComplete();
          } else {
            child.unsafe().closeForcibly();
          }
        });
  }

  @Override
  public ChannelConfig config() {
    return config;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public boolean isActive() {
    return open && bound != null;
  }

  @Override
  protected boolean isCompatible(EventLoop loop) {
    return true;
  }

  @Override
  protected void doRegister(ChannelPromise promise) {
    // Nothing to wait for.
    promise.setSuccess();
  }

  @Override
  protected void doDeregister() {
    // As above.
  }

  @Override
  protected @Nullable SocketAddress localAddress0() {
    return bound;
  }

  @Override
  protected void doBind(SocketAddress address) {
    bound = address;
  }

  @Override
  protected void doClose() {
    open = false;
  }

  @Override
  protected void doBeginRead() {
    // Connections come by adopt().
  }
}
