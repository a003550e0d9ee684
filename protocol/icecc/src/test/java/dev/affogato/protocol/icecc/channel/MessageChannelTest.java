package dev.affogato.protocol.icecc.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.affogato.base.net.Connection;
import dev.affogato.protocol.icecc.message.End;
import dev.affogato.protocol.icecc.message.FileChunk;
import dev.affogato.protocol.icecc.message.MessageCodec;
import dev.affogato.protocol.icecc.message.Ping;
import dev.affogato.protocol.icecc.message.StatusText;
import dev.affogato.protocol.icecc.wire.ProtocolException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MessageChannelTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final HexFormat HEX = HexFormat.of();

  private final Executor threads = Thread.ofVirtual()::start;
  private ServerSocketChannel server;
  private Connection peer;
  private Connection own;

  @BeforeEach
  void connect() throws Exception {
    server =
        ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    peer = Connection.open(server.getLocalAddress(), LIMIT);
    own = new Connection(server.accept());
  }

  @AfterEach
  void close() throws IOException {
    peer.close();
    own.close();
    server.close();
  }

  @Test
  void answersVersionWordsAsTheRealDaemonDid() throws Exception {
    JsonObject captured;
    try (Reader reader =
        new InputStreamReader(
            MessageChannelTest.class.getResourceAsStream("/vectors/HANDSHAKE.json"),
            StandardCharsets.UTF_8)) {
      captured = JsonParser.parseReader(reader).getAsJsonObject();
    }
    for (JsonElement element : captured.getAsJsonArray("observed_against_the_real_1_4_daemon")) {
      JsonObject exchange = element.getAsJsonObject();
      close();
      connect();
      CompletableFuture<MessageChannel> handshake = handshake();
      peer.out().write(HEX.parseHex(exchange.get("sent_hex").getAsString()));
      peer.shutdownOutput();

      handshake.handle((channel, failure) -> channel).join();
      byte[] expected = HEX.parseHex(exchange.get("reply_hex").getAsString());
      assertThat(peer.in().readNBytes(expected.length)).as("%s", exchange).isEqualTo(expected);
      if (handshake.isCompletedExceptionally()) {
        assertThat(peer.in().read()).as("closed after %s", exchange).isEqualTo(-1);
      }
    }
  }

  @Test
  void agreesOnTheLowerVersionAndRemembersThePeers() throws Exception {
    CompletableFuture<MessageChannel> handshake = handshake();
    peer.out().write(HEX.parseHex("2c0000002b000000"));

    ProtocolVersions versions = handshake.join().versions();

    assertThat(versions).isEqualTo(new ProtocolVersions(43, 44));
  }

  @Test
  void carriesMessagesHoweverTheyAreCut() throws Exception {
    MessageChannel channel = channelTo43();
    byte[] frames = MessageCodec.frame(new StatusText("one"), 43);
    byte[] end = MessageCodec.frame(new End(), 43);
    for (byte b : frames) {
      peer.out().write(b);
    }
    peer.out().write(end);

    assertThat(channel.receive(LIMIT)).isEqualTo(new StatusText("one"));
    assertThat(channel.receive(LIMIT)).isEqualTo(new End());
  }

  @Test
  void tellsAnEndBetweenMessagesFromATornOne() throws Exception {
    MessageChannel channel = channelTo43();
    peer.shutdownOutput();
    assertThatThrownBy(() -> channel.receive(LIMIT)).isInstanceOf(EOFException.class);

    close();
    connect();
    MessageChannel torn = channelTo43();
    peer.out().write(Arrays.copyOf(MessageCodec.frame(new StatusText("torn"), 43), 9));
    peer.shutdownOutput();
    assertThatThrownBy(() -> torn.receive(LIMIT))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("middle");
  }

  @Test
  void refusesAFrameOverTheLimitBeforeReadingIt() throws Exception {
    for (String length :
        new String[] {"00100001", "7fffffff", "ffffffff", "80000000", "00000003", "00000000"}) {
      close();
      connect();
      MessageChannel channel = channelTo43();
      peer.out().write(HEX.parseHex(length));

      assertThatThrownBy(() -> channel.receive(LIMIT))
          .as(length)
          .isInstanceOf(ProtocolException.class);
      assertThat(own.channel().isOpen()).isFalse();
    }
  }

  @Test
  void givesUpOnASilentPeer() throws Exception {
    MessageChannel channel = channelTo43();

    assertThatThrownBy(() -> channel.receive(Duration.ofMillis(20)))
        .isInstanceOf(SocketTimeoutException.class);
    assertThat(own.channel().isOpen()).isFalse();
  }

  @Test
  void carriesFilesOfAnySizeInChunks() throws Exception {
    MessageChannel ours = channelTo43();
    for (int size : new int[] {0, 1, 99_999, 100_000, 100_001, 345_678}) {
      byte[] content = new byte[size];
      new Random(size).nextBytes(content);
      CompletableFuture<Void> sent =
          CompletableFuture.runAsync(
              () -> {
                try {
                  for (int from = 0; from < size; from += FileChunk.SENT_BYTES) {
                    int length = Math.min(FileChunk.SENT_BYTES, size - from);
                    peer.out()
                        .write(MessageCodec.frame(FileChunk.of(content, from, length, 43, 1), 43));
                  }
                  peer.out().write(MessageCodec.frame(new End(), 43));
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              },
              threads);
      ByteArrayOutputStream received = new ByteArrayOutputStream();

      assertThat(FileTransfer.receive(ours, received, LIMIT)).isEqualTo(size);
      sent.join();
      assertThat(received.toByteArray()).isEqualTo(content);
    }
  }

  @Test
  void sendsFilesThatAReceiverOfEveryVersionReads() throws Exception {
    byte[] content = new byte[250_000];
    new Random(1).nextBytes(content);
    for (int version : new int[] {21, 39, 40, 43}) {
      close();
      connect();
      CompletableFuture<MessageChannel> handshake = handshake();
      byte[] word = {(byte) version, 0, 0, 0};
      peer.out().write(word);
      peer.out().write(word);
      MessageChannel channel = handshake.join();
      CompletableFuture<Void> sent =
          CompletableFuture.runAsync(
              () -> {
                try {
                  FileTransfer.send(channel, new ByteArrayInputStream(content), 1);
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              },
              threads);
      peer.in().readNBytes(8);

      ByteArrayOutputStream received = new ByteArrayOutputStream();
      while (readMessage(version) instanceof FileChunk chunk) {
        received.write(chunk.content());
      }

      sent.join();
      assertThat(received.toByteArray()).isEqualTo(content);
    }
  }

  @Test
  void refusesAnotherMessageInTheMiddleOfAFile() throws Exception {
    MessageChannel channel = channelTo43();
    peer.out().write(MessageCodec.frame(new Ping(), 43));

    assertThatThrownBy(() -> FileTransfer.receive(channel, new ByteArrayOutputStream(), LIMIT))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("Ping");
  }

  private Object readMessage(int version) throws IOException {
    byte[] head = peer.in().readNBytes(4);
    int length = (head[1] & 0xff) << 16 | (head[2] & 0xff) << 8 | (head[3] & 0xff);
    return MessageCodec.decode(peer.in().readNBytes(length), version);
  }

  private MessageChannel channelTo43() throws IOException {
    CompletableFuture<MessageChannel> handshake = handshake();
    peer.out().write(HEX.parseHex("2b0000002b000000"));
    return handshake.join();
  }

  private CompletableFuture<MessageChannel> handshake() {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return MessageChannel.handshake(own);
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        },
        threads);
  }
}
