package dev.affogato.protocol.reapi.grpc.serve;

import com.google.longrunning.Operation;
import dev.affogato.protocol.reapi.execution.ExecutionService;
import dev.affogato.protocol.reapi.execution.JobTag;
import dev.affogato.protocol.reapi.service.Caller;
import dev.affogato.protocol.reapi.v2.ExecuteRequest;
import dev.affogato.protocol.reapi.v2.ExecutionGrpc;
import dev.affogato.protocol.reapi.v2.WaitExecutionRequest;
import io.grpc.stub.StreamObserver;

/** The service Execution over gRPC. Thread-safe. */
final class ExecutionCalls extends ExecutionGrpc.ExecutionImplBase {
  private final ExecutionService service;
  private final AnswerRoom room;

  ExecutionCalls(ExecutionService service, AnswerRoom room) {
    this.service = service;
    this.room = room;
  }

  @Override
  public void execute(ExecuteRequest request, StreamObserver<Operation> observer) {
    Caller caller = Callers.current();
    JobTag job = Callers.job();
    BlockingSender.start(observer, room, out -> service.execute(request, caller, job, out::send));
  }

  @Override
  public void waitExecution(WaitExecutionRequest request, StreamObserver<Operation> observer) {
    BlockingSender.start(observer, room, out -> service.await(request.getName(), out::send));
  }
}
