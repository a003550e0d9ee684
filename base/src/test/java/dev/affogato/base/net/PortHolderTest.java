package dev.affogato.base.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortHolderTest {
  @Test
  void namesTheProcessThatListens() throws IOException {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(PortHolder.of(listener.getLocalPort()))
          .hasValueSatisfying(text ->
              assertThat(text).startsWith("process " + ProcessHandle.current().pid() + " ("));
    }
  }

  @Test
  void namesTheUserWhereTheProcessIsASecret(@TempDir Path proc) throws IOException {
    Files.createDirectory(proc.resolve("net"));
    Files.writeString(
        proc.resolve("net/tcp"),
        """
          sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
           0: 00000000:2805 00000000:0000 0A 00000000:00000000 00:00000000 00000000   102        0 4711 1 0
           1: 00000000:2806 00000000:0000 01 00000000:00000000 00:00000000 00000000     0        0 4712 1 0
        """);
    Files.createDirectories(proc.resolve("1/fd"));

    PortHolder holder = new PortHolder(proc);

    assertThat(holder.describe(10245)).contains("a program of user id 102");
    assertThat(holder.describe(10246)).isEmpty();
    assertThat(holder.describe(1)).isEmpty();
  }
}
