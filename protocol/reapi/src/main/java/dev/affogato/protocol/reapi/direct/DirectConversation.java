package dev.affogato.protocol.reapi.direct;

import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
import com.google.protobuf.UnsafeByteOperations;
import com.google.rpc.Code;
import com.google.rpc.Status;
import dev.affogato.base.net.Connection;
import dev.affogato.cache.digest.Digest;
import dev.affogato.protocol.reapi.direct.v1.Dispute;
import dev.affogato.protocol.reapi.direct.v1.Execute;
import dev.affogato.protocol.reapi.direct.v1.Executed;
import dev.affogato.protocol.reapi.direct.v1.KnowFiles;
import dev.affogato.protocol.reapi.direct.v1.LookUp;
import dev.affogato.protocol.reapi.direct.v1.Piece;
import dev.affogato.protocol.reapi.message.CallFailure;
import dev.affogato.protocol.reapi.message.WireDigests;
import dev.affogato.protocol.reapi.service.Caller;
import dev.affogato.protocol.reapi.service.StoreFailures;
import dev.affogato.protocol.reapi.v2.BatchUpdateBlobsRequest;
import dev.affogato.protocol.reapi.v2.FindMissingBlobsRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * The daemon's end of a connection: reads a request, has the service answer it, and so on until the
 * agent leaves. Confined to the thread that serves.
 *
 * <p>Requests are answered on this thread, since most take microseconds. Only while an action is
 * executed another thread waits for the agent's next word or its end, and at its end interrupts
 * this one.
 */
public final class DirectConversation {
  private static final System.Logger LOG = System.getLogger(DirectConversation.class.getName());
  static final int PIECE_BYTES = 1 << 20;

  private final Frames frames;
  private final DirectService service;
  private final Caller caller;
  private @Nullable PeerWatch watch;

  private DirectConversation(Connection connection, DirectService service, Caller caller) {
    this.frames = new Frames(connection);
    this.service = service;
    this.caller = caller;
  }

  /** Whether a peer whose first four bytes are these speaks frames. */
  public static boolean begins(byte[] first4) {
    return Greeting.isName(first4);
  }

  /**
   * Serves the peer until it leaves; the caller closes the connection. The peer's first bytes are
   * still to be read from it, see {@link Connection#peek}.
   *
   * @throws IOException if the peer speaks another version, breaks the rules, or is lost
   * @throws InterruptedException if this thread was interrupted by somebody else
   */
  public static void serve(Connection connection, DirectService service, Caller caller)
      throws IOException, InterruptedException {
    new DirectConversation(connection, service, caller).run();
  }

  private void run() throws IOException, InterruptedException {
    byte[] greeting = frames.greeting(Greeting.BYTES);
    // An agent of another version reads ours from this and goes the classic way.
    frames.writeGreeting(Greeting.bytes());
    if (!Greeting.isOurs(greeting)) {
      throw new IOException("an agent of another version: it goes the classic way");
    }
    frames.write(FrameType.WELCOME, service.welcome());
    for (Frames.Frame frame = next(); frame != null; frame = next()) {
      if (!answer(frame)) {
        return;
      }
    }
  }

  /** False if the peer is gone. */
  private boolean answer(Frames.Frame frame) throws IOException, InterruptedException {
    try {
      switch (frame.type()) {
        case FIND_MISSING -> {
          FindMissingBlobsRequest request = frame.as(FindMissingBlobsRequest.parser());
          frames.write(FrameType.MISSING, service.findMissing(request, caller));
        }
        case STORE -> {
          BatchUpdateBlobsRequest request = frame.as(BatchUpdateBlobsRequest.parser());
          frames.write(FrameType.STORED, service.store(request, caller));
        }
        case PIECE -> takePieces(frame.as(Piece.parser()));
        case KNOW ->
            frames.write(FrameType.KNOWN, service.know(frame.as(KnowFiles.parser()), caller));
        case LOOK_UP ->
            frames.write(FrameType.FOUND, service.lookUp(frame.as(LookUp.parser()), caller));
        case DISPUTE ->
            frames.write(FrameType.DISPUTED, service.dispute(frame.as(Dispute.parser()), caller));
        case READ -> sendContent(frame.as(dev.affogato.protocol.reapi.v2.Digest.parser()));
        case EXECUTE -> {
          return execute(frame.as(Execute.parser()));
        }
        default -> throw new IOException("an agent does not send " + frame.type());
      }
      return true;
    } catch (CallFailure failure) {
      frames.write(FrameType.FAILURE, failure.status());
      return true;
    } catch (FrameTooLargeException tooLarge) {
      fail(Code.RESOURCE_EXHAUSTED, String.valueOf(tooLarge.getMessage()));
      return true;
    } catch (UncheckedIOException lost) {
      throw lost.getCause();
    } catch (RuntimeException fault) {
      LOG.log(System.Logger.Level.ERROR, "a request of an agent ended in a fault", fault);
      fail(Code.INTERNAL, "a fault of the daemon; its log says more");
      return true;
    } catch (InterruptedException stopping) {
      fail(Code.UNAVAILABLE, "the daemon stops");
      throw stopping;
    }
  }

  private boolean execute(Execute request) throws IOException, CallFailure, InterruptedException {
    if (frames.hasBuffered()) {
      throw new IOException("an agent asks one thing at a time");
    }
    watch = PeerWatch.start(frames);
    boolean gone = false;
    Executed answer;
    try {
      answer = service.execute(request, caller);
    } catch (InterruptedException interrupted) {
      gone = watch.end();
      if (gone) {
        return false;
      }
      throw interrupted;
    } finally {
      gone |= watch.end();
    }
    if (gone) {
      return false;
    }
    frames.write(FrameType.EXECUTED, answer);
    return true;
  }

  /** The next request, or null if the peer has left. */
  private Frames.@Nullable Frame next() throws IOException, InterruptedException {
    if (watch != null) {
      // It is reading already; at the peer's end it finds what this thread would.
      watch.join();
      watch = null;
    }
    return frames.read();
  }

  private void takePieces(Piece first) throws IOException, CallFailure {
    IncomingPieces pieces = new IncomingPieces(frames, FrameType.PIECE, first);
    try {
      service.store(pieces, caller);
    } finally {
      pieces.drain();
    }
    frames.write(FrameType.STORED_PIECES, Empty.getDefaultInstance());
  }

  private void sendContent(dev.affogato.protocol.reapi.v2.Digest wire)
      throws IOException, CallFailure {
    Digest digest = WireDigests.fromWire(wire);
    try (InputStream content = service.read(digest, caller)) {
      long offset = 0;
      do {
        byte[] bytes = next(content, digest.sizeBytes() - offset);
        ByteString piece = UnsafeByteOperations.unsafeWrap(bytes);
        frames.write(
            FrameType.CONTENT,
            Piece.newBuilder().setDigest(wire).setOffset(offset).setContent(piece).build());
        offset += bytes.length;
      } while (offset < digest.sizeBytes());
    }
  }

  private static byte[] next(InputStream content, long left) throws CallFailure {
    try {
      byte[] bytes = content.readNBytes((int) Math.min(PIECE_BYTES, left));
      if (bytes.length == 0 && left > 0) {
        throw new CallFailure(Code.DATA_LOSS, "a stored content is shorter than it should be");
      }
      return bytes;
    } catch (IOException failure) {
      throw StoreFailures.toCaller(failure);
    }
  }

  private void fail(Code code, String message) throws IOException {
    frames.write(
        FrameType.FAILURE,
        Status.newBuilder().setCode(code.getNumber()).setMessage(message).build());
  }
}
