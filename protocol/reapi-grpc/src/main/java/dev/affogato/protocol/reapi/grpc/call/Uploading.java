package dev.affogato.protocol.reapi.grpc.call;

import com.github.luben.zstd.ZstdCompressCtx;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import com.google.rpc.Status;
import dev.affogato.cache.blob.Contents;
import dev.affogato.cache.digest.Digest;
import dev.affogato.protocol.reapi.bytestream.ByteStreamGrpc;
import dev.affogato.protocol.reapi.bytestream.WriteRequest;
import dev.affogato.protocol.reapi.bytestream.WriteResponse;
import dev.affogato.protocol.reapi.grpc.zstd.Deflater;
import dev.affogato.protocol.reapi.message.CallFailure;
import dev.affogato.protocol.reapi.message.WireDigests;
import dev.affogato.protocol.reapi.v2.BatchUpdateBlobsRequest;
import dev.affogato.protocol.reapi.v2.BatchUpdateBlobsResponse;
import dev.affogato.protocol.reapi.v2.Compressor;
import dev.affogato.protocol.reapi.v2.ContentAddressableStorageGrpc;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.UUID;

/**
 * Brings contents to a peer. Confined to a thread.
 *
 * <p>What is compressed in a batch costs the peer memory, so large contents go by a stream each,
 * compressed all the same.
 */
final class Uploading {
  /** Larger ones go by a stream. */
  private static final int BATCHED_BYTES_MAX = 512 << 10;

  /** Smaller ones do not get smaller. */
  private static final int COMPRESSED_BYTES_MIN = 256;

  private static final int LEVEL = 1;
  private static final int PIECE_BYTES = 128 << 10;

  private final PeerDaemon peer;
  private final Contents store;
  private final PeerDaemon.Forms forms;

  Uploading(PeerDaemon peer, Contents store) {
    this.peer = peer;
    this.forms = peer.forms();
    this.store = store;
  }

  void upload(Collection<Digest> digests) throws IOException, CallFailure, InterruptedException {
    BatchUpdateBlobsRequest.Builder batch = BatchUpdateBlobsRequest.newBuilder();
    long batchBytes = 0;
    try (ZstdCompressCtx compressor = new ZstdCompressCtx().setLevel(LEVEL)) {
      for (Digest digest : new LinkedHashSet<>(digests)) {
        if (digest.sizeBytes() == 0) {
          continue;
        }
        if (digest.sizeBytes() > Math.min(BATCHED_BYTES_MAX, forms.batchBytesMax())) {
          stream(digest);
          continue;
        }
        if (batchBytes + digest.sizeBytes() > forms.batchBytesMax()) {
          send(batch.build());
          batch.clear();
          batchBytes = 0;
        }
        batch.addRequests(one(digest, compressor));
        batchBytes += digest.sizeBytes();
      }
    }
    if (batch.getRequestsCount() > 0) {
      send(batch.build());
    }
  }

  private BatchUpdateBlobsRequest.Request one(Digest digest, ZstdCompressCtx compressor)
      throws IOException {
    byte[] content = store.read(digest);
    BatchUpdateBlobsRequest.Request.Builder one =
        BatchUpdateBlobsRequest.Request.newBuilder().setDigest(WireDigests.toWire(digest));
    if (forms.compressedBatches() && content.length >= COMPRESSED_BYTES_MIN) {
      byte[] small = compressor.compress(content);
      if (small.length < content.length) {
        return one.setCompressor(Compressor.Value.ZSTD)
            .setData(UnsafeByteOperations.unsafeWrap(small))
            .build();
      }
    }
    return one.setData(UnsafeByteOperations.unsafeWrap(content)).build();
  }

  private void send(BatchUpdateBlobsRequest batch)
      throws IOException, CallFailure, InterruptedException {
    BatchUpdateBlobsResponse answer =
        peer.call(ContentAddressableStorageGrpc.getBatchUpdateBlobsMethod(), batch);
    for (BatchUpdateBlobsResponse.Response one : answer.getResponsesList()) {
      Status status = one.getStatus();
      if (status.getCode() != 0) {
        throw new CallFailure(status);
      }
    }
  }

  private void stream(Digest digest) throws IOException, CallFailure, InterruptedException {
    try (SeekableByteChannel content = store.openRead(digest);
        PendingCall<WriteRequest, WriteResponse> call =
            peer.stream(ByteStreamGrpc.getWriteMethod())) {
      Writing writing = new Writing(call, digest);
      if (forms.compressedStreams()) {
        writing.compressed(content);
      } else {
        writing.plain(content);
      }
      while (call.next(PeerDaemon.ANSWER_MAX) != null) {
        // The peer says how much it took; that it took it all is in the status.
      }
    }
  }

  /** One ByteStream.Write (spec 4.5). Confined to a thread. */
  private static final class Writing {
    private static final Duration STALL_MAX = PeerDaemon.ANSWER_MAX;

    private final PendingCall<WriteRequest, WriteResponse> call;
    private final Digest digest;
    private boolean isCompressed;
    private long wireBytes;
    private boolean over;

    Writing(PendingCall<WriteRequest, WriteResponse> call, Digest digest) {
      this.call = call;
      this.digest = digest;
    }

    void plain(SeekableByteChannel content) throws IOException, CallFailure, InterruptedException {
      ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
      for (long left = digest.sizeBytes(); left > 0 && !over; left -= piece.limit()) {
        read(content, left, piece);
        send(piece);
      }
      finish();
    }

    void compressed(SeekableByteChannel content)
        throws IOException, CallFailure, InterruptedException {
      isCompressed = true;
      ByteBuffer plain = ByteBuffer.allocateDirect(PIECE_BYTES);
      ByteBuffer compressed = ByteBuffer.allocateDirect(PIECE_BYTES);
      long left = digest.sizeBytes();
      try (Deflater deflater = new Deflater()) {
        while (left > 0 && !over) {
          read(content, left, plain);
          left -= plain.remaining();
          deflater.<CallFailure>deflate(plain, left == 0, compressed, this::send);
        }
      }
      finish();
    }

    private static void read(SeekableByteChannel content, long most, ByteBuffer piece)
        throws IOException {
      piece.clear().limit((int) Math.min(most, piece.capacity()));
      while (piece.hasRemaining()) {
        if (content.read(piece) < 0) {
          throw new IOException("a stored content got shorter while it was read");
        }
      }
      piece.flip();
    }

    private void finish() {
      if (!over) {
        call.sendLast(piece(ByteString.EMPTY).setFinishWrite(true).build());
      }
    }

    private void send(ByteBuffer bytes) throws CallFailure, InterruptedException {
      // A peer that has the content already ends the call.
      over = over || !call.awaitReady(STALL_MAX);
      if (!over) {
        WriteRequest piece = piece(ByteString.copyFrom(bytes)).build();
        call.send(piece);
        wireBytes += piece.getData().size();
      }
    }

    private WriteRequest.Builder piece(ByteString data) {
      WriteRequest.Builder piece =
          WriteRequest.newBuilder().setWriteOffset(wireBytes).setData(data);
      if (wireBytes == 0) {
        piece.setResourceName(
            "uploads/"
                + UUID.randomUUID()
                + (isCompressed ? "/compressed-blobs/zstd/" : "/blobs/")
                + digest.hex()
                + '/'
                + digest.sizeBytes());
      }
      return piece;
    }
  }
}
