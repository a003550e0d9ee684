package dev.affogato.client.agent;

import dev.affogato.base.net.Connection;
import dev.affogato.protocol.icecc.channel.FileTransfer;
import dev.affogato.protocol.icecc.channel.MessageChannel;
import dev.affogato.protocol.icecc.message.CompileFile;
import dev.affogato.protocol.icecc.message.CompileResult;
import dev.affogato.protocol.icecc.message.End;
import dev.affogato.protocol.icecc.message.FileChunk;
import dev.affogato.protocol.icecc.message.Message;
import dev.affogato.protocol.icecc.message.StatusText;
import dev.affogato.protocol.icecc.message.TransferEnv;
import dev.affogato.protocol.icecc.message.VerifyEnv;
import dev.affogato.protocol.icecc.message.VerifyEnvResult;
import dev.affogato.protocol.icecc.wire.ProtocolException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.nio.file.Files;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The conversation of one call with the machine that compiles for it (protocol spec 6.1). Whatever
 * goes wrong with that machine is a {@link Fallback} that says so.
 *
 * <p>Confined to the call's thread, except {@link #close}.
 */
final class CompileServer implements AutoCloseable {
  /**
   * Half of what protocol spec 1.7 gives: the kernel accepts however busy the machine is, and a
   * build must go on within 10 s of its network's end.
   */
  private static final Duration CONNECT_WAIT = Duration.ofSeconds(5);

  // Protocol spec 1.7.
  private static final Duration VERDICT_WAIT = Duration.ofMinutes(1);
  private static final Duration RESULT_WAIT = Duration.ofMinutes(12);
  private static final Duration OBJECT_SILENCE = Duration.ofSeconds(40);

  /** From this version a server checks environments. */
  private static final int VERIFYING_VERSION = 31;

  /** From this version a server makes .dwo files (protocol spec 14). */
  static final int SPLIT_DWARF_VERSION = 35;

  /** Largest object taken; more is no object file but an attack on the disk. */
  private static final long OBJECT_BYTES_MAX = 4L << 30;

  private final MessageChannel channel;
  private final String host;
  private final int zstdLevel;
  private long objectBytes;

  private CompileServer(MessageChannel channel, String host, int zstdLevel) {
    this.channel = channel;
    this.host = host;
    this.zstdLevel = zstdLevel;
  }

  static CompileServer connect(String host, int port, int zstdLevel) throws Fallback {
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new Fallback(FallbackCode.REMOTE_UNREACHABLE, "unknown host " + host);
    }
    try {
      Connection connection = Connection.open(address, CONNECT_WAIT);
      return new CompileServer(MessageChannel.handshake(connection), host, zstdLevel);
    } catch (IOException e) {
      throw new Fallback(
          FallbackCode.REMOTE_UNREACHABLE,
          "no server found at " + host + ":" + port + ": " + e.getMessage(),
          e);
    }
  }

  String host() {
    return host;
  }

  boolean canVerify() {
    return channel.version() >= VERIFYING_VERSION;
  }

  boolean canSplitDwarf() {
    return channel.version() >= SPLIT_DWARF_VERSION;
  }

  /** Sends a whole environment; whether it works there is asked by {@link #verify}. */
  void install(OfferedEnvironment archive, String target) throws Fallback {
    try (InputStream file = openArchive(archive)) {
      channel.send(new TransferEnv(archive.name(), target));
      FileTransfer.send(channel, file, zstdLevel);
    } catch (IOException e) {
      throw lost("while receiving environment " + archive.name(), e);
    }
  }

  private static InputStream openArchive(OfferedEnvironment archive) throws Fallback {
    try {
      return Files.newInputStream(archive.file());
    } catch (IOException e) {
      throw new Fallback(
          FallbackCode.ENVIRONMENT_UNREADABLE,
          "cannot read environment " + archive.file() + ": " + e.getMessage(),
          e);
    }
  }

  /** Whether the environment works there, as the server says after a try. */
  boolean verify(String environment, String target) throws Fallback {
    try {
      channel.send(new VerifyEnv(environment, target));
      return expect(channel.receive(VERDICT_WAIT), VerifyEnvResult.class).ok();
    } catch (IOException e) {
      throw lost("while verifying environment " + environment, e);
    }
  }

  void begin(CompileFile header) throws Fallback {
    try {
      channel.send(header);
    } catch (IOException e) {
      throw lost("before the source was sent", e);
    }
  }

  /** A piece of the source, at most {@link FileChunk#SENT_BYTES}; returns its size on the wire. */
  int source(byte[] piece, int bytes) throws Fallback {
    try {
      FileChunk chunk = FileChunk.of(piece, 0, bytes, channel.version(), zstdLevel);
      channel.send(chunk);
      return chunk.compressed().length;
    } catch (IOException e) {
      throw lost("while receiving the source", e);
    }
  }

  void endOfSource() throws Fallback {
    try {
      channel.send(new End());
    } catch (IOException e) {
      throw lost("while receiving the source", e);
    }
  }

  /** Waits for the compiler there to end. */
  CompileResult result() throws Fallback {
    try {
      return expect(channel.receive(RESULT_WAIT), CompileResult.class);
    } catch (IOException e) {
      throw lost("before the compiler there ended", Connection.isSilence(e) ? silence(e) : e);
    }
  }

  /** The next piece of the object or the .dwo file, or null at its end. */
  @Nullable FileChunk filePiece() throws Fallback {
    try {
      Message message = channel.receive(OBJECT_SILENCE);
      return message instanceof End ? null : expect(message, FileChunk.class);
    } catch (IOException e) {
      throw lost("while sending the object", e);
    }
  }

  /** The content of {@code piece}; damaged content is this server's failure. */
  byte[] content(FileChunk piece) throws Fallback {
    try {
      byte[] content = piece.content();
      objectBytes += content.length;
      if (objectBytes > OBJECT_BYTES_MAX) {
        throw new ProtocolException("the object is larger than " + OBJECT_BYTES_MAX + " bytes");
      }
      return content;
    } catch (IOException e) {
      throw lost("while sending the object", e);
    }
  }

  @Override
  public void close() {
    channel.close();
  }

  private <M extends Message> M expect(Message answer, Class<M> type) throws Fallback {
    if (type.isInstance(answer)) {
      return type.cast(answer);
    }
    if (answer instanceof StatusText status) {
      throw new Fallback(
          FallbackCode.REMOTE_STATUS, "Remote status (compiled on " + host + "): " + status.text());
    }
    throw new Fallback(
        FallbackCode.REMOTE_PROTOCOL,
        host
            + " sent "
            + answer.getClass().getSimpleName()
            + " instead of "
            + type.getSimpleName());
  }

  private static IOException silence(IOException e) {
    IOException silence = new NoRouteToHostException("its machine no longer answers");
    silence.initCause(e);
    return silence;
  }

  private Fallback lost(String when, IOException cause) {
    FallbackCode code =
        cause instanceof ProtocolException
            ? FallbackCode.REMOTE_PROTOCOL
            : FallbackCode.REMOTE_LOST;
    return new Fallback(code, host + " was lost " + when + ": " + cause.getMessage(), cause);
  }
}
