package dev.affogato.daemon.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a daemon does with what it finds in the place of its socket. */
class SocketPlaceTest {
  @TempDir private Path folder;

  @Test
  void replacesTheSocketOfADeadDaemon() throws IOException {
    Path socket = folder.resolve("socket");
    ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    dead.bind(UnixDomainSocketAddress.of(socket));
    dead.close();

    try (ServerSocketChannel listener = Listeners.unix(socket, true)) {
      assertThat(listener.isOpen()).isTrue();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
          .isEqualTo("rw-rw-rw-");
    }
  }

  @Test
  void leavesTheSocketOfALivingDaemonAlone() throws IOException {
    Path socket = folder.resolve("socket");
    try (ServerSocketChannel living = Listeners.unix(socket, false)) {
      assertThatThrownBy(() -> Listeners.unix(socket, false))
          .hasMessageContaining("another daemon is listening on " + socket);
      assertThat(living.isOpen()).isTrue();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void leavesAFileAloneThatIsNoSocket() throws IOException {
    Path file = Files.writeString(folder.resolve("thesis"), "text");

    assertThatThrownBy(() -> Listeners.unix(file, false))
        .hasMessageContaining(file + " is not a socket");
    assertThat(file).hasContent("text");
  }
}
