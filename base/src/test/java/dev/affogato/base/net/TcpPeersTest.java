package dev.affogato.base.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TcpPeersTest {
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.ofLiteral("127.0.0.2"), 0);

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void knowsItsOwnUserOverEitherKindOfSocket(boolean ipv4Only) throws Exception {
    try (ServerSocketChannel server =
        ipv4Only
            ? ServerSocketChannel.open(StandardProtocolFamily.INET)
            : ServerSocketChannel.open()) {
      server.bind(ANY_PORT);
      try (SocketChannel client = SocketChannel.open(server.getLocalAddress());
          SocketChannel accepted = server.accept()) {
        assertThat(client.isConnected()).isTrue();
        assertThat(TcpPeers.isOwnUser(accepted)).isTrue();
      }
    }
  }

  @Test
  void knowsItsOwnUserOverIpv6() throws Exception {
    assumeTrue(Sockets.hasIpv6(), "this kernel has no IPv6");
    try (ServerSocketChannel server = Sockets.server(null)) {
      server.bind(new InetSocketAddress(InetAddress.ofLiteral("::1"), 0));
      try (SocketChannel client = SocketChannel.open(server.getLocalAddress());
          SocketChannel accepted = server.accept()) {
        assertThat(TcpPeers.isOwnUser(accepted)).isTrue();
        assertThat(TcpPeers.isOwnUser(client)).isTrue();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void knowsWhoListens(boolean ipv4Only) throws Exception {
    int port;
    try (ServerSocketChannel server =
        ipv4Only
            ? ServerSocketChannel.open(StandardProtocolFamily.INET)
            : ServerSocketChannel.open()) {
      port = ((InetSocketAddress) server.bind(ANY_PORT).getLocalAddress()).getPort();
      assertThat(TcpPeers.listeners(port))
          .containsExactly((Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    }
    assertThat(TcpPeers.listeners(port)).isEmpty();
  }

  @Test
  void refusesAnotherUser() throws Exception {
    assumeTrue(
        System.getenv("CI") != null
            || ("root".equals(System.getProperty("user.name"))
                && Files.isExecutable(Path.of("/usr/bin/setpriv"))),
        "needs root and setpriv (util-linux) to be another user");
    try (ServerSocketChannel server = ServerSocketChannel.open().bind(ANY_PORT)) {
      int port = ((InetSocketAddress) server.getLocalAddress()).getPort();
      Process other =
          new ProcessBuilder(
                  "setpriv",
                  "--reuid=65534",
                  "--clear-groups",
                  "bash",
                  "-c",
                  "exec 3<>/dev/tcp/127.0.0.2/" + port + "; read -r _ <&3")
              .start();
      try (SocketChannel accepted = server.accept()) {
        assertThat(TcpPeers.isOwnUser(accepted)).isFalse();
      } finally {
        other.destroyForcibly();
      }
    }
  }
}
