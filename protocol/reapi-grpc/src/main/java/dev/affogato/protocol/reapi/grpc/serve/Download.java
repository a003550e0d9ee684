package dev.affogato.protocol.reapi.grpc.serve;

import com.google.protobuf.ByteString;
import com.google.rpc.Code;
import dev.affogato.cache.blob.Contents;
import dev.affogato.protocol.reapi.bytestream.ReadRequest;
import dev.affogato.protocol.reapi.bytestream.ReadResponse;
import dev.affogato.protocol.reapi.grpc.zstd.Deflater;
import dev.affogato.protocol.reapi.message.CallFailure;
import dev.affogato.protocol.reapi.message.ResourceName;
import dev.affogato.protocol.reapi.service.StoreFailures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

/** One ByteStream.Read (spec 4.5). Confined to the thread that sends. */
final class Download {
  /** Below what is counted as a large answer, with what is around it. */
  private static final int PIECE_BYTES = 60 * 1024;

  private final Contents store;
  private final ReadRequest request;

  Download(Contents store, ReadRequest request) {
    this.store = store;
    this.request = request;
  }

  void sendTo(BlockingSender<ReadResponse> out) throws CallFailure, InterruptedException {
    ResourceName name = ResourceName.forRead(request.getResourceName());
    if (request.getReadLimit() < 0 || (name.compressed() && request.getReadLimit() != 0)) {
      throw CallFailure.invalid("not a limit for this: " + request.getReadLimit());
    }
    long size = name.digest().sizeBytes();
    long from = request.getReadOffset();
    try (SeekableByteChannel in = store.openRead(name.digest())) {
      if (from < 0 || from > size) {
        throw new CallFailure(Code.OUT_OF_RANGE, "offset " + from + " of " + size + " bytes");
      }
      long left = size - from;
      if (request.getReadLimit() > 0) {
        left = Math.min(left, request.getReadLimit());
      }
      in.position(from);
      if (name.compressed()) {
        sendCompressed(in, left, out);
      } else {
        sendPlain(in, left, out);
      }
    } catch (IOException failure) {
      throw StoreFailures.toCaller(failure);
    }
  }

  private static void sendPlain(
      SeekableByteChannel in, long bytes, BlockingSender<ReadResponse> out)
      throws IOException, CallFailure, InterruptedException {
    long left = bytes;
    ByteBuffer buffer = ByteBuffer.allocateDirect((int) Math.min(left, PIECE_BYTES));
    while (left > 0) {
      fill(in, buffer, left);
      left -= buffer.remaining();
      out.send(piece(buffer));
    }
  }

  private static void sendCompressed(
      SeekableByteChannel in, long bytes, BlockingSender<ReadResponse> out)
      throws IOException, CallFailure, InterruptedException {
    long left = bytes;
    ByteBuffer buffer = ByteBuffer.allocateDirect(PIECE_BYTES);
    ByteBuffer compressed = ByteBuffer.allocateDirect(PIECE_BYTES);
    try (Deflater deflater = new Deflater()) {
      do {
        fill(in, buffer, left);
        left -= buffer.remaining();
        deflater.<CallFailure>deflate(
            buffer, left == 0, compressed, ready -> out.send(piece(ready)));
      } while (left > 0);
    }
  }

  private static void fill(SeekableByteChannel in, ByteBuffer buffer, long left)
      throws IOException {
    buffer.clear().limit((int) Math.min(left, buffer.capacity()));
    while (buffer.hasRemaining()) {
      if (in.read(buffer) < 0) {
        throw new IOException("a stored content got shorter while it was read");
      }
    }
    buffer.flip();
  }

  private static ReadResponse piece(ByteBuffer bytes) {
    return ReadResponse.newBuilder().setData(ByteString.copyFrom(bytes)).build();
  }
}
