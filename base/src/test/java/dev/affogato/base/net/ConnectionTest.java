package dev.affogato.base.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionTest {
  @Test
  void watchdogEndsABlockedReadOnAUnixSocket(@TempDir Path dir) throws Exception {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(dir.resolve("s"));
    try (ServerSocketChannel server =
            ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address);
        Connection connection = Connection.open(address, Duration.ofSeconds(5));
        Watchdog.Guard guard = Watchdog.closeAfter(Duration.ofMillis(20), connection::close)) {
      assertThat(server.isOpen()).isTrue();
      assertThatThrownBy(() -> connection.in().read()).isInstanceOf(IOException.class);
      assertThat(guard.fired()).isTrue();
    }
  }

  @Test
  void tellsWhoIsAtTheOtherEnd(@TempDir Path dir) throws Exception {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(dir.resolve("s"));
    try (ServerSocketChannel server =
            ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address);
        Connection connection = Connection.open(address, Duration.ofSeconds(5));
        Connection accepted = new Connection(server.accept())) {
      assertThat(connection.isUnix()).isTrue();
      assertThat(accepted.peerUser()).isNotNull();
      assertThat(accepted.peerUser().getName()).isEqualTo(System.getProperty("user.name"));
      assertThat(accepted.peerProcess()).hasValue((int) ProcessHandle.current().pid());
    }
  }

  /** A JDK whose classes have changed would otherwise be noticed by nobody. */
  @Test
  void limitsHowLongDataMayStayUnacknowledged() throws Exception {
    try (ServerSocketChannel server =
            ServerSocketChannel.open(StandardProtocolFamily.INET)
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Connection connection = Connection.open(server.getLocalAddress(), Duration.ofSeconds(5))) {
      assertThat(KernelOptions.unacknowledgedMsMax(connection.channel())).hasValue(6_000);
      assertThat(connection.peerProcess()).isEmpty();
    }
  }

  @Test
  void showsTheFirstBytesWithoutTakingThem(@TempDir Path dir) throws Exception {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(dir.resolve("s"));
    try (ServerSocketChannel server =
            ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address);
        Connection connection = Connection.open(address, Duration.ofSeconds(5));
        Connection accepted = new Connection(server.accept())) {
      connection.out().write("ab".getBytes(StandardCharsets.US_ASCII));
      connection.out().write("cdef".getBytes(StandardCharsets.US_ASCII));
      connection.shutdownOutput();
      assertThat(accepted.peek(4)).asString().isEqualTo("abcd");
      assertThat(accepted.peek(4)).asString().isEqualTo("abcd");
      assertThat(accepted.in().readAllBytes()).asString().isEqualTo("abcdef");
    }
  }

  @Test
  void refusedConnectionNamesNoTimeout() throws Exception {
    InetSocketAddress closed;
    try (ServerSocketChannel server =
        ServerSocketChannel.open()
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      closed = (InetSocketAddress) server.getLocalAddress();
    }
    assertThatThrownBy(() -> Connection.open(closed, Duration.ofSeconds(5)))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(java.net.SocketTimeoutException.class);
  }
}
