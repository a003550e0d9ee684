package dev.affogato.protocol.reapi.grpc.serve;

import dev.affogato.protocol.reapi.service.ResultService;
import dev.affogato.protocol.reapi.v2.ActionCacheGrpc;
import dev.affogato.protocol.reapi.v2.ActionResult;
import dev.affogato.protocol.reapi.v2.GetActionResultRequest;
import dev.affogato.protocol.reapi.v2.UpdateActionResultRequest;
import io.grpc.stub.StreamObserver;

/** The service ActionCache over gRPC. Thread-safe. */
final class ResultCalls extends ActionCacheGrpc.ActionCacheImplBase {
  private final ResultService service;
  private final AnswerRoom room;

  ResultCalls(ResultService service, AnswerRoom room) {
    this.service = service;
    this.room = room;
  }

  @Override
  public void getActionResult(
      GetActionResultRequest request, StreamObserver<ActionResult> observer) {
    Calls.answerInRoom(observer, room, () -> service.get(request));
  }

  @Override
  public void updateActionResult(
      UpdateActionResultRequest request, StreamObserver<ActionResult> observer) {
    Calls.fail(observer, ResultService.updateRefused());
  }
}
