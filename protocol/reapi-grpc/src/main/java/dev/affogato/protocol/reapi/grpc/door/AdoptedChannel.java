package dev.affogato.protocol.reapi.grpc.door;

import dev.affogato.protocol.reapi.service.Caller;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.FileRegion;
import io.netty.channel.nio.AbstractNioByteChannel;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * A connection accepted by others, TCP or unix, that begins with the bytes they have read already.
 * Confined to its event loop.
 *
 * <p>Netty's own channels would do but for two things: they know a peer on a unix socket by an
 * empty address only, and what was read would have to be pushed past them.
 */
final class AdoptedChannel extends AbstractNioByteChannel {
  /** What one gathering write may take; as Netty's own. */
  private static final int WRITE_BUFFERS_MAX = 1024;

  private static final int WRITE_BYTES_MAX = 1 << 20;

  private final SocketChannel socket;
  private final ByteBuffer replay;
  private final SocketAddress peer;
  private final ChannelConfig config = new Config(this);

  /** Takes over {@code socket}, which from now on does not block. */
  AdoptedChannel(Channel parent, SocketChannel socket, byte[] alreadyRead, Caller caller) {
    super(parent, socket);
    this.socket = socket;
    this.replay = ByteBuffer.wrap(alreadyRead);
    this.peer = new CallerAddress(caller);
  }

  @Override
  protected void doBeginRead() throws Exception {
    super.doBeginRead();
    if (replay.hasRemaining()) {
      // The peer may wait for an answer to what is here: the socket will not wake us.
      eventLoop().execute(() -> unsafe().read());
    }
  }

  @Override
  protected int doReadBytes(ByteBuf target) throws Exception {
    if (replay.hasRemaining()) {
      ByteBuffer piece =
          replay.slice(replay.position(), Math.min(replay.remaining(), target.writableBytes()));
      int bytes = piece.remaining();
      target.writeBytes(piece);
      replay.position(replay.position() + bytes);
      return bytes;
    }
    unsafe().recvBufAllocHandle().attemptedBytesRead(target.writableBytes());
    return target.writeBytes(socket, target.writableBytes());
  }

  @Override
  protected int doWriteBytes(ByteBuf source) throws Exception {
    return source.readBytes(socket, source.readableBytes());
  }

  @Override
  protected long doWriteFileRegion(FileRegion region) throws Exception {
    return region.transferTo(socket, region.transferred());
  }

  /** Frames come in several small buffers: one system call for all. */
  @Override
  protected void doWrite(ChannelOutboundBuffer out) throws Exception {
    for (int spins = config.getWriteSpinCount(); spins > 0; spins--) {
      if (out.isEmpty()) {
        clearOpWrite();
        return;
      }
      ByteBuffer[] buffers = out.nioBuffers(WRITE_BUFFERS_MAX, WRITE_BYTES_MAX);
      if (out.nioBufferCount() == 0) {
        super.doWrite(out);
        return;
      }
      long written = socket.write(buffers, 0, out.nioBufferCount());
      if (written <= 0) {
        incompleteWrite(true);
        return;
      }
      out.removeBytes(written);
    }
    incompleteWrite(false);
  }

  @Override
  public boolean isActive() {
    return socket.isOpen() && socket.isConnected();
  }

  @Override
  public ChannelConfig config() {
    return config;
  }

  @Override
  protected SocketAddress localAddress0() {
    return new AdoptingServerChannel.NoAddress();
  }

  @Override
  protected SocketAddress remoteAddress0() {
    return peer;
  }

  @Override
  protected ChannelFuture shutdownInput() {
    try {
      socket.shutdownInput();
      return newSucceededFuture();
    } catch (IOException failure) {
      return newFailedFuture(failure);
    }
  }

  @Override
  protected void doBind(SocketAddress address) {
    throw new UnsupportedOperationException("it is connected");
  }

  @Override
  protected boolean doConnect(SocketAddress to, @Nullable SocketAddress from) {
    throw new UnsupportedOperationException("it is connected");
  }

  @Override
  protected void doFinishConnect() {
    throw new UnsupportedOperationException("it is connected");
  }

  @Override
  protected void doDisconnect() throws Exception {
    doClose();
  }

  @Override
  protected void doClose() throws Exception {
    super.doClose();
    socket.close();
  }

  /** Who accepted the connection has set what there is to set. */
  private static final class Config extends DefaultChannelConfig {
    Config(Channel channel) {
      super(channel);
    }

    @Override
    public <T> boolean setOption(ChannelOption<T> option, T value) {
      return option.equals(ChannelOption.SO_KEEPALIVE) || super.setOption(option, value);
    }
  }
}
