package dev.affogato.client.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.net.Connection;
import dev.affogato.client.agent.DaemonFiles.View;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DaemonFilesTest {
  @TempDir Path root;
  private final SteppedTime time = new SteppedTime();
  private final AtomicInteger asked = new AtomicInteger();
  private volatile UnaryOperator<byte[]> answer = path -> new byte[0];
  private DaemonFiles files;
  private UnixDomainSocketAddress daemon;
  private ServerSocketChannel listener;
  private Path compiler;

  @BeforeEach
  void setUp() throws Exception {
    files = new DaemonFiles(time);
    compiler = Files.writeString(root.resolve("gcc"), "compiler");
    daemon = UnixDomainSocketAddress.of(root.resolve("s"));
    listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(daemon);
    Thread.ofVirtual().start(this::serve);
  }

  @AfterEach
  void tearDown() throws Exception {
    listener.close();
  }

  @Test
  void knowsTheSameFileByWhatItIs() throws Exception {
    answer = path -> facts(Path.of(new String(path, StandardCharsets.UTF_8)));
    assertThat(files.view(daemon, compiler.toString())).isEqualTo(View.SAME);
    assertThat(asked).hasValue(1);
  }

  @Test
  void knowsAnotherFileByEachOfItsFacts() throws Exception {
    Path other = Files.writeString(root.resolve("other"), "compiler");
    answer = path -> facts(other);
    assertThat(files.view(daemon, compiler.toString())).isEqualTo(View.ANOTHER);
    byte[] before = facts(compiler);
    Files.setLastModifiedTime(compiler, FileTime.from(Instant.ofEpochSecond(7)));
    answer = path -> before;
    time.step(Duration.ofMinutes(2));
    assertThat(files.view(daemon, compiler.toString())).isEqualTo(View.ANOTHER);
  }

  @Test
  void takesAFileTheDaemonDoesNotSeeForAnother() {
    answer = path -> "AFGRN".getBytes(StandardCharsets.US_ASCII);
    assertThat(files.view(daemon, compiler.toString())).isEqualTo(View.ANOTHER);
  }

  @Test
  void believesADaemonThatDoesNotTell() throws Exception {
    // Icecream's says its version and closes.
    answer = path -> new byte[] {43, 0, 0, 0};
    assertThat(files.view(daemon, compiler.toString())).isEqualTo(View.UNTOLD);
    assertThat(files.view(new InetSocketAddress("127.0.0.1", 1), compiler.toString()))
        .isEqualTo(View.UNTOLD);
    listener.close();
    assertThat(files.view(daemon, "/other")).isEqualTo(View.UNTOLD);
  }

  @Test
  void asksAgainOnlyAfterAWhile() {
    answer = path -> facts(compiler);
    files.view(daemon, compiler.toString());
    files.view(daemon, compiler.toString());
    assertThat(asked).hasValue(1);
    files.view(daemon, root.resolve("none").toString());
    assertThat(asked).hasValue(2);
    time.step(Duration.ofMinutes(2));
    files.view(daemon, compiler.toString());
    assertThat(asked).hasValue(3);
  }

  private void serve() {
    try {
      while (true) {
        try (Connection connection = new Connection(listener.accept())) {
          DataInputStream in = new DataInputStream(connection.in());
          in.skipNBytes("AFGR".length() + 2);
          byte[] path = in.readNBytes(in.readUnsignedShort());
          asked.incrementAndGet();
          connection.out().write(answer.apply(path));
        }
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private static byte[] facts(Path file) {
    try {
      return ByteBuffer.allocate(5 + 4 * Long.BYTES)
          .put("AFGRY".getBytes(StandardCharsets.US_ASCII))
          .putLong((long) Files.getAttribute(file, "unix:dev"))
          .putLong((long) Files.getAttribute(file, "unix:ino"))
          .putLong(Files.size(file))
          .putLong(Files.getLastModifiedTime(file).to(java.util.concurrent.TimeUnit.NANOSECONDS))
          .array();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
