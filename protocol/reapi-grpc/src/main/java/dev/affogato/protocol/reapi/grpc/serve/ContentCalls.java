package dev.affogato.protocol.reapi.grpc.serve;

import dev.affogato.protocol.reapi.service.Caller;
import dev.affogato.protocol.reapi.service.ContentService;
import dev.affogato.protocol.reapi.v2.BatchReadBlobsRequest;
import dev.affogato.protocol.reapi.v2.BatchReadBlobsResponse;
import dev.affogato.protocol.reapi.v2.BatchUpdateBlobsRequest;
import dev.affogato.protocol.reapi.v2.BatchUpdateBlobsResponse;
import dev.affogato.protocol.reapi.v2.ContentAddressableStorageGrpc;
import dev.affogato.protocol.reapi.v2.FindMissingBlobsRequest;
import dev.affogato.protocol.reapi.v2.FindMissingBlobsResponse;
import dev.affogato.protocol.reapi.v2.GetTreeRequest;
import dev.affogato.protocol.reapi.v2.GetTreeResponse;
import io.grpc.stub.StreamObserver;

/** The service ContentAddressableStorage over gRPC. Thread-safe. */
final class ContentCalls extends ContentAddressableStorageGrpc.ContentAddressableStorageImplBase {
  private final ContentService service;
  private final AnswerRoom room;

  ContentCalls(ContentService service, AnswerRoom room) {
    this.service = service;
    this.room = room;
  }

  @Override
  public void findMissingBlobs(
      FindMissingBlobsRequest request, StreamObserver<FindMissingBlobsResponse> observer) {
    Calls.answerInRoom(observer, room, () -> service.findMissing(request));
  }

  @Override
  public void batchUpdateBlobs(
      BatchUpdateBlobsRequest request, StreamObserver<BatchUpdateBlobsResponse> observer) {
    Caller caller = Callers.current();
    Calls.answer(observer, () -> service.update(Inflated.of(request), caller));
  }

  @Override
  public void batchReadBlobs(
      BatchReadBlobsRequest request, StreamObserver<BatchReadBlobsResponse> observer) {
    Calls.answerInRoom(observer, room, () -> service.read(request));
  }

  @Override
  public void getTree(GetTreeRequest request, StreamObserver<GetTreeResponse> observer) {
    BlockingSender.start(observer, room, out -> service.tree(request, out::send));
  }
}
