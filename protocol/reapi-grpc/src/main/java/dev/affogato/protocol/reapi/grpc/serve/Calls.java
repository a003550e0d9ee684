package dev.affogato.protocol.reapi.grpc.serve;

import dev.affogato.protocol.reapi.message.CallFailure;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;

/** Ends calls. Stateless. */
final class Calls {
  private static final System.Logger LOG = System.getLogger(Calls.class.getName());

  private Calls() {}

  /**
   * Answers a call whose answer may be large. To be called where the call comes in, on a thread
   * that may wait.
   */
  static <T> void answerInRoom(StreamObserver<T> observer, AnswerRoom room, Answer<T> answer) {
    AnswerPlace place = new AnswerPlace(room, Callers.current().peer());
    ServerCallStreamObserver<T> call = (ServerCallStreamObserver<T>) observer;
    call.setOnCloseHandler(place::leave);
    call.setOnCancelHandler(place::leave);
    answer(
        observer,
        () -> {
          T message = answer.get();
          place.take(message);
          return message;
        });
  }

  /** Makes the answer of a unary call. */
  interface Answer<T> {
    T get() throws CallFailure, InterruptedException;
  }

  static <T> void answer(StreamObserver<T> observer, Answer<T> answer) {
    T message;
    try {
      message = answer.get();
    } catch (CallFailure | InterruptedException | RuntimeException failure) {
      fail(observer, failure);
      return;
    }
    observer.onNext(message);
    observer.onCompleted();
  }

  static void fail(StreamObserver<?> observer, Exception failure) {
    switch (failure) {
      case CallFailure known ->
          observer.onError(StatusProto.toStatusRuntimeException(known.status()));
      case InterruptedException interrupted -> {
        Thread.currentThread().interrupt();
        observer.onError(
            Status.UNAVAILABLE.withDescription("the server stops").asRuntimeException());
      }
      default -> {
        LOG.log(System.Logger.Level.ERROR, "a call ended in a fault", failure);
        observer.onError(
            Status.INTERNAL.withDescription("a fault; the log says more").asRuntimeException());
      }
    }
  }
}
