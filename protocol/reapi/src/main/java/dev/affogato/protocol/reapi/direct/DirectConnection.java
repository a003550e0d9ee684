package dev.affogato.protocol.reapi.direct;

import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import com.google.protobuf.UnsafeByteOperations;
import com.google.rpc.Status;
import dev.affogato.base.net.Connection;
import dev.affogato.base.net.Watchdog;
import dev.affogato.cache.digest.Digest;
import dev.affogato.protocol.reapi.direct.v1.Dispute;
import dev.affogato.protocol.reapi.direct.v1.Disputed;
import dev.affogato.protocol.reapi.direct.v1.Execute;
import dev.affogato.protocol.reapi.direct.v1.Executed;
import dev.affogato.protocol.reapi.direct.v1.Found;
import dev.affogato.protocol.reapi.direct.v1.KnowFiles;
import dev.affogato.protocol.reapi.direct.v1.KnownFiles;
import dev.affogato.protocol.reapi.direct.v1.LookUp;
import dev.affogato.protocol.reapi.direct.v1.Piece;
import dev.affogato.protocol.reapi.direct.v1.Welcome;
import dev.affogato.protocol.reapi.message.CallFailure;
import dev.affogato.protocol.reapi.message.WireDigests;
import dev.affogato.protocol.reapi.v2.BatchUpdateBlobsRequest;
import dev.affogato.protocol.reapi.v2.BatchUpdateBlobsResponse;
import dev.affogato.protocol.reapi.v2.FindMissingBlobsRequest;
import dev.affogato.protocol.reapi.v2.FindMissingBlobsResponse;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * The agent's end of a connection to the daemon of its machine. One request at a time: confined to
 * one thread at a time, but for {@link #close()}, which ends a wait.
 *
 * <p>An {@link IOException} means that the connection is of no use any more (but see {@link
 * FrameTooLargeException}), a {@link CallFailure} that the daemon refused. Every wait has a limit,
 * that for {@link #execute} given by the caller; after it the connection is closed.
 */
public final class DirectConnection implements AutoCloseable {
  /** The daemon answers from memory or its disk; a machine under load takes its time. */
  private static final Duration ANSWER_MAX = Duration.ofSeconds(10);

  /** The daemon reads and hashes a compiler's files, or writes a large content. */
  private static final Duration WORK_MAX = Duration.ofMinutes(1);

  private final Connection connection;
  private final Frames frames;
  private final Welcome welcome;

  private DirectConnection(Connection connection, Frames frames, Welcome welcome) {
    this.connection = connection;
    this.frames = frames;
    this.welcome = welcome;
  }

  /**
   * Greets the daemon at the other end. The connection is closed if this fails.
   *
   * @throws NotDirectException if it does not speak these frames, or another version of them
   */
  public static DirectConnection open(Connection connection) throws IOException {
    try (Watchdog.Guard guard = Watchdog.closeAfter(ANSWER_MAX, connection::close)) {
      Frames frames = new Frames(connection);
      if (!isGreeted(frames)) {
        throw new NotDirectException("the daemon is of another version");
      }
      Frames.Frame frame = frames.read();
      if (frame == null || frame.type() != FrameType.WELCOME) {
        throw new NotDirectException("the daemon does not welcome direct jobs");
      }
      return new DirectConnection(connection, frames, frame.as(Welcome.parser()));
    } catch (IOException | RuntimeException failure) {
      connection.close();
      throw failure;
    }
  }

  /** The other end is a daemon that knows classic jobs only. */
  public static final class NotDirectException extends IOException {
    private static final long serialVersionUID = 1;

    NotDirectException(String message) {
      super(message);
    }
  }

  public Welcome welcome() {
    return welcome;
  }

  public FindMissingBlobsResponse findMissing(FindMissingBlobsRequest request)
      throws IOException, CallFailure {
    return ask(
        FrameType.FIND_MISSING,
        request,
        FrameType.MISSING,
        FindMissingBlobsResponse.parser(),
        ANSWER_MAX);
  }

  public BatchUpdateBlobsResponse store(BatchUpdateBlobsRequest request)
      throws IOException, CallFailure {
    return ask(
        FrameType.STORE, request, FrameType.STORED, BatchUpdateBlobsResponse.parser(), WORK_MAX);
  }

  /**
   * Stores one content of any size.
   *
   * @throws ContentChangedException if there are fewer bytes than {@code digest} says
   */
  public void store(Digest digest, InputStream content) throws IOException, CallFailure {
    try (Watchdog.Guard guard = Watchdog.closeAfter(WORK_MAX, connection::close)) {
      try {
        sendPieces(digest, content);
        expect(FrameType.STORED_PIECES, Empty.parser());
      } catch (IOException lost) {
        throw explained(lost, guard, WORK_MAX);
      }
    }
  }

  /** A content is not any more what its digest says. The connection is closed. */
  public static final class ContentChangedException extends IOException {
    private static final long serialVersionUID = 1;

    ContentChangedException() {
      super("a file got shorter while it was sent");
    }
  }

  public KnownFiles know(KnowFiles request) throws IOException, CallFailure {
    return ask(FrameType.KNOW, request, FrameType.KNOWN, KnownFiles.parser(), WORK_MAX);
  }

  public Found lookUp(LookUp request) throws IOException, CallFailure {
    return ask(FrameType.LOOK_UP, request, FrameType.FOUND, Found.parser(), ANSWER_MAX);
  }

  /**
   * Has an action done.
   *
   * @param max how long to wait for the answer
   */
  public Executed execute(Execute request, Duration max) throws IOException, CallFailure {
    return ask(FrameType.EXECUTE, request, FrameType.EXECUTED, Executed.parser(), max);
  }

  public Disputed dispute(Dispute request) throws IOException, CallFailure {
    return ask(FrameType.DISPUTE, request, FrameType.DISPUTED, Disputed.parser(), WORK_MAX);
  }

  /** Writes a content that the daemon has to {@code target}; unchecked but for its size. */
  public void read(Digest digest, OutputStream target) throws IOException, CallFailure {
    try (Watchdog.Guard guard = Watchdog.closeAfter(WORK_MAX, connection::close)) {
      try {
        frames.write(FrameType.READ, WireDigests.toWire(digest));
        receive(digest, target);
      } catch (IOException lost) {
        throw explained(lost, guard, WORK_MAX);
      }
    }
  }

  /** Ends the connection, and a wait of another thread with an {@link IOException}. */
  @Override
  public void close() {
    connection.close();
  }

  private <A extends MessageLite> A ask(
      FrameType type, MessageLite request, FrameType answer, Parser<A> parser, Duration max)
      throws IOException, CallFailure {
    try (Watchdog.Guard guard = Watchdog.closeAfter(max, connection::close)) {
      try {
        frames.write(type, request);
        return expect(answer, parser);
      } catch (IOException lost) {
        throw explained(lost, guard, max);
      }
    }
  }

  private <A extends MessageLite> A expect(FrameType answer, Parser<A> parser)
      throws IOException, CallFailure {
    Frames.Frame frame = frames.read();
    if (frame == null) {
      throw new EOFException("the daemon ended the connection instead of answering");
    }
    if (frame.type() == FrameType.FAILURE) {
      throw new CallFailure(frame.as(Status.parser()));
    }
    if (frame.type() != answer) {
      connection.close();
      throw new IOException("the daemon sent " + frame.type() + " where " + answer + " was due");
    }
    return frame.as(parser);
  }

  private void sendPieces(Digest digest, InputStream content) throws IOException {
    dev.affogato.protocol.reapi.v2.Digest wire = WireDigests.toWire(digest);
    long offset = 0;
    do {
      int size = (int) Math.min(DirectConversation.PIECE_BYTES, digest.sizeBytes() - offset);
      byte[] bytes = content.readNBytes(size);
      if (bytes.length < size) {
        connection.close();
        throw new ContentChangedException();
      }
      ByteString piece = UnsafeByteOperations.unsafeWrap(bytes);
      frames.write(
          FrameType.PIECE,
          Piece.newBuilder().setDigest(wire).setOffset(offset).setContent(piece).build());
      offset += size;
    } while (offset < digest.sizeBytes());
  }

  private void receive(Digest digest, OutputStream target) throws IOException, CallFailure {
    Piece first = expect(FrameType.CONTENT, Piece.parser());
    if (!first.getDigest().equals(WireDigests.toWire(digest))) {
      connection.close();
      throw new IOException("the daemon sent another content than was asked for");
    }
    IncomingPieces pieces = new IncomingPieces(frames, FrameType.CONTENT, first);
    try {
      while (pieces.hasNext()) {
        pieces.next().getContent().writeTo(target);
      }
    } catch (UncheckedIOException lost) {
      connection.close();
      throw lost.getCause();
    } catch (IOException notWritten) {
      // The rest of the content would be taken for the answer to the next request.
      connection.close();
      throw notWritten;
    }
  }

  /** An older daemon closes the connection, or says something else. */
  private static boolean isGreeted(Frames frames) throws IOException {
    try {
      frames.writeGreeting(Greeting.bytes());
      return frames.greets(Greeting.bytes());
    } catch (IOException closed) {
      NotDirectException classic = new NotDirectException("the daemon knows classic jobs only");
      classic.initCause(closed);
      throw classic;
    }
  }

  private static IOException explained(IOException lost, Watchdog.Guard guard, Duration max) {
    if (!guard.fired()) {
      return lost;
    }
    SocketTimeoutException late =
        new SocketTimeoutException("the daemon did not answer within " + max.toSeconds() + " s");
    late.initCause(lost);
    return late;
  }
}
