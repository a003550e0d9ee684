package dev.affogato.daemon.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.affogato.base.address.Addresses;
import dev.affogato.base.net.Connection;
import dev.affogato.base.net.Sockets;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListenersTest {
  private static final InetAddress FOUR = InetAddress.ofLiteral("127.0.0.1");
  private static final InetAddress SIX = InetAddress.ofLiteral("::1");

  @TempDir Path directory;

  @Test
  void replacesTheSocketOfADeadDaemon() throws Exception {
    Path path = directory.resolve("s");
    Listeners.unix(path, true).close();
    try (ServerSocketChannel again = Listeners.unix(path, true);
        SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      assertThat(client.isConnected() && again.isOpen()).isTrue();
    }
  }

  @Test
  void leavesTheSocketOfALivingDaemonAloneThoughItsQueueIsFull() throws Exception {
    Path path = directory.resolve("s");
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(path);
    List<SocketChannel> queue = new ArrayList<>();
    try (ServerSocketChannel living = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      living.bind(address, 1);
      while (connected(queue, address)) {
        assertThat(queue).hasSizeLessThan(100);
      }
      assertThatThrownBy(() -> Listeners.unix(path, true)).isInstanceOf(BindException.class);
      assertThat(path).exists();
    } finally {
      for (SocketChannel channel : queue) {
        channel.close();
      }
    }
  }

  /** A channel that does not block is refused where another would wait for room in the queue. */
  private static boolean connected(List<SocketChannel> queue, UnixDomainSocketAddress address)
      throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    queue.add(channel);
    channel.configureBlocking(false);
    try {
      return channel.connect(address);
    } catch (IOException full) {
      return false;
    }
  }

  @Test
  void hearsBothFamiliesUnlessToldOtherwise() throws Exception {
    assumeTrue(Sockets.hasIpv6(), "this kernel has no IPv6");
    List<ServerSocketChannel> all = Listeners.tcp(List.of(), 0);
    int port = Listeners.port(all.getFirst());
    for (InetAddress address : List.of(FOUR, SIX)) {
      try (SocketChannel client = SocketChannel.open(new InetSocketAddress(address, port));
          Connection accepted = new Connection(all.getFirst().accept())) {
        assertThat(client.isConnected()).isTrue();
        assertThat(accepted.peerName()).isEqualTo(Addresses.text(address));
      }
    }
    all.getFirst().close();
  }

  @Test
  void doesWithoutAnIpv6AddressThatIsGone() throws Exception {
    assumeTrue(Sockets.hasIpv6(), "this kernel has no IPv6");
    // RFC 3849: nobody has it.
    InetAddress gone = InetAddress.ofLiteral("2001:db8::1");
    List<ServerSocketChannel> some = Listeners.tcp(List.of(FOUR, gone, SIX), 0);
    assertThat(some).hasSize(2);
    assertThat(some)
        .allMatch(each -> each.socket().getLocalPort() == some.getFirst().socket().getLocalPort());
    for (ServerSocketChannel each : some) {
      each.close();
    }
  }
}
