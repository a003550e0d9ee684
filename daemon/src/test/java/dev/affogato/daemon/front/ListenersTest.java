package dev.affogato.daemon.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
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
}
