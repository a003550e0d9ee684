package dev.affogato.protocol.reapi.grpc.serve;

import com.google.protobuf.UnsafeByteOperations;
import dev.affogato.protocol.reapi.grpc.zstd.Inflater;
import dev.affogato.protocol.reapi.message.CallFailure;
import dev.affogato.protocol.reapi.service.ContentService;
import dev.affogato.protocol.reapi.v2.BatchUpdateBlobsRequest;
import dev.affogato.protocol.reapi.v2.Compressor;

/** Batches whose contents came compressed. Stateless. */
final class Inflated {
  private Inflated() {}

  /** The same batch, not compressed; what is broken stays as it is and is refused later. */
  static BatchUpdateBlobsRequest of(BatchUpdateBlobsRequest request) throws CallFailure {
    long bytes = 0;
    boolean compressed = false;
    for (BatchUpdateBlobsRequest.Request one : request.getRequestsList()) {
      if (one.getCompressor() == Compressor.Value.ZSTD) {
        compressed = true;
        // Not yet checked by the service, and what is allocated for it.
        long size = one.getDigest().getSizeBytes();
        bytes = plus(bytes, size);
      }
    }
    if (!compressed) {
      return request;
    }
    BatchUpdateBlobsRequest.Builder inflated = request.toBuilder();
    for (BatchUpdateBlobsRequest.Request.Builder one : inflated.getRequestsBuilderList()) {
      if (one.getCompressor() == Compressor.Value.ZSTD) {
        inflate(one);
      }
    }
    return inflated.build();
  }

  private static long plus(long sum, long bytes) throws CallFailure {
    int max = ContentService.BATCH_BYTES_MAX;
    if (bytes < 0 || bytes > max || sum + bytes > max) {
      throw CallFailure.invalid("a batch may have " + max + " bytes: use ByteStream");
    }
    return sum + bytes;
  }

  private static void inflate(BatchUpdateBlobsRequest.Request.Builder one) {
    int size = (int) one.getDigest().getSizeBytes();
    try {
      byte[] plain = Inflater.whole(one.getData().toByteArray(), size);
      one.setData(UnsafeByteOperations.unsafeWrap(plain)).setCompressor(Compressor.Value.IDENTITY);
    } catch (Inflater.NotZstdException brokenOrLonger) {
      // The service refuses what is still compressed.
    }
  }
}
