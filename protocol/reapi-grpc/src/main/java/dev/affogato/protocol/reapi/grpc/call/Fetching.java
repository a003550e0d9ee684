package dev.affogato.protocol.reapi.grpc.call;

import dev.affogato.cache.blob.Contents;
import dev.affogato.cache.blob.IncomingBlob;
import dev.affogato.cache.digest.Digest;
import dev.affogato.protocol.reapi.bytestream.ByteStreamGrpc;
import dev.affogato.protocol.reapi.bytestream.ReadRequest;
import dev.affogato.protocol.reapi.bytestream.ReadResponse;
import dev.affogato.protocol.reapi.grpc.zstd.Inflater;
import dev.affogato.protocol.reapi.message.CallFailure;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Brings a content from a peer into a store, which checks it. Confined to a thread. */
final class Fetching {
  private final PeerDaemon peer;
  private final Contents store;

  Fetching(PeerDaemon peer, Contents store) {
    this.peer = peer;
    this.store = store;
  }

  void fetch(Digest digest) throws IOException, CallFailure, InterruptedException {
    if (digest.sizeBytes() == 0) {
      return;
    }
    boolean compressed = peer.forms().compressedStreams();
    String form = compressed ? "compressed-blobs/zstd/" : "blobs/";
    ReadRequest request =
        ReadRequest.newBuilder()
            .setResourceName(form + digest.hex() + '/' + digest.sizeBytes())
            .build();
    try (IncomingBlob incoming = store.receive(digest);
        Inflater inflater = new Inflater();
        PendingCall<ReadRequest, ReadResponse> call = peer.stream(ByteStreamGrpc.getReadMethod())) {
      call.sendLast(request);
      for (ReadResponse piece = call.next(PeerDaemon.ANSWER_MAX);
          piece != null;
          piece = call.next(PeerDaemon.ANSWER_MAX)) {
        ByteBuffer bytes = piece.getData().asReadOnlyByteBuffer();
        if (compressed) {
          inflater.inflate(bytes, incoming::write);
        } else {
          incoming.write(bytes);
        }
      }
      incoming.commit();
    }
  }
}
