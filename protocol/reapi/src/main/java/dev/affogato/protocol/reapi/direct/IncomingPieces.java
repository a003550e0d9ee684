package dev.affogato.protocol.reapi.direct;

import com.google.protobuf.MessageLite;
import dev.affogato.protocol.reapi.direct.v1.Piece;
import dev.affogato.protocol.reapi.v2.Digest;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The pieces of one content as they come, until as many bytes are there as its digest says.
 * Confined to one thread at a time.
 */
final class IncomingPieces implements Iterator<Piece> {
  private final Frames frames;
  private final FrameType type;
  private final Digest digest;
  private @Nullable Piece ready;
  private long bytes;
  private boolean broken;

  /**
   * @param first the piece that has been read already
   */
  IncomingPieces(Frames frames, FrameType type, Piece first) throws IOException {
    this.frames = frames;
    this.type = type;
    this.digest = first.getDigest();
    take(first);
  }

  @Override
  public boolean hasNext() {
    return ready != null || bytes < digest.getSizeBytes();
  }

  @Override
  public Piece next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    try {
      if (ready == null) {
        Frames.Frame frame = frames.read();
        if (frame == null) {
          throw new EOFException("the peer ended the connection in the middle of a content");
        }
        if (frame.type() != type) {
          throw new IOException("a " + frame.type() + " in the middle of a content");
        }
        take(frame.as(Piece.parser()));
      }
    } catch (IOException lost) {
      broken = true;
      throw new UncheckedIOException(lost);
    }
    Piece next = ready;
    ready = null;
    if (next == null) {
      throw new NoSuchElementException();
    }
    return next;
  }

  /** Reads what was not wanted, so that the next request is found, unless the peer is no good. */
  void drain() throws IOException {
    if (broken) {
      return;
    }
    try {
      forEachRemaining(IncomingPieces::ignore);
    } catch (UncheckedIOException lost) {
      throw lost.getCause();
    }
  }

  private void take(Piece piece) throws IOException {
    long more = piece.getContent().size();
    if (!piece.getDigest().equals(digest)
        || piece.getOffset() != bytes
        || digest.getSizeBytes() < 0
        || more > digest.getSizeBytes() - bytes
        || (more == 0 && digest.getSizeBytes() > 0)) {
      throw new IOException("a piece that does not follow: offset " + piece.getOffset());
    }
    bytes += more;
    ready = piece;
  }

  private static void ignore(MessageLite unwanted) {
    // It was read: that is all.
  }
}
