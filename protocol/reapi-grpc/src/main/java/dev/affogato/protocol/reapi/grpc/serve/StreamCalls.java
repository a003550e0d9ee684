package dev.affogato.protocol.reapi.grpc.serve;

import com.google.rpc.Code;
import dev.affogato.cache.blob.Contents;
import dev.affogato.protocol.reapi.bytestream.ByteStreamGrpc;
import dev.affogato.protocol.reapi.bytestream.QueryWriteStatusRequest;
import dev.affogato.protocol.reapi.bytestream.QueryWriteStatusResponse;
import dev.affogato.protocol.reapi.bytestream.ReadRequest;
import dev.affogato.protocol.reapi.bytestream.ReadResponse;
import dev.affogato.protocol.reapi.bytestream.WriteRequest;
import dev.affogato.protocol.reapi.bytestream.WriteResponse;
import dev.affogato.protocol.reapi.message.CallFailure;
import dev.affogato.protocol.reapi.message.ResourceName;
import dev.affogato.protocol.reapi.service.Quotas;
import dev.affogato.protocol.reapi.service.StoreFailures;
import io.grpc.stub.StreamObserver;
import java.io.IOException;

/**
 * The service ByteStream over gRPC: large contents in pieces. Thread-safe.
 *
 * <p>A broken upload begins again at 0: what came of it is not kept, since half contents that wait
 * for clients which never return would have to be counted, limited and thrown out.
 */
final class StreamCalls extends ByteStreamGrpc.ByteStreamImplBase {
  private final Contents store;
  private final Quotas quotas;
  private final AnswerRoom room;

  StreamCalls(Contents store, Quotas quotas, AnswerRoom room) {
    this.store = store;
    this.quotas = quotas;
    this.room = room;
  }

  @Override
  public void read(ReadRequest request, StreamObserver<ReadResponse> observer) {
    BlockingSender.start(observer, room, out -> new Download(store, request).sendTo(out));
  }

  @Override
  public StreamObserver<WriteRequest> write(StreamObserver<WriteResponse> observer) {
    return new UploadCall(store, quotas, Callers.current(), observer);
  }

  @Override
  public void queryWriteStatus(
      QueryWriteStatusRequest request, StreamObserver<QueryWriteStatusResponse> observer) {
    Calls.answer(observer, () -> status(request));
  }

  private QueryWriteStatusResponse status(QueryWriteStatusRequest request) throws CallFailure {
    ResourceName name = ResourceName.forWrite(request.getResourceName());
    try {
      if (!store.contains(name.digest())) {
        throw new CallFailure(Code.NOT_FOUND, "nothing came yet: begin at 0");
      }
    } catch (IOException failure) {
      throw StoreFailures.toCaller(failure);
    }
    return QueryWriteStatusResponse.newBuilder()
        .setCommittedSize(name.digest().sizeBytes())
        .setComplete(true)
        .build();
  }
}
