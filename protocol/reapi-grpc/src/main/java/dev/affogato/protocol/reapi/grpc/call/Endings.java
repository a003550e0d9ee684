package dev.affogato.protocol.reapi.grpc.call;

import com.google.rpc.Code;
import dev.affogato.protocol.reapi.message.CallFailure;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Tells what a peer refused from what became of the connection to it. Stateless. */
final class Endings {
  private Endings() {}

  /**
   * What ended a call.
   *
   * @throws IOException if the connection is of no use any more
   */
  static CallFailure failure(Status status, @Nullable Metadata trailers, LinkMonitor monitor)
      throws IOException {
    com.google.rpc.Status told = StatusProto.fromStatusAndTrailers(status, trailers);
    if (told.getDetailsCount() > 0) {
      return new CallFailure(told);
    }
    IOException lost = monitor.lostFor().getNow(null);
    if (lost != null) {
      throw lost;
    }
    return switch (status.getCode()) {
      case UNIMPLEMENTED ->
          throw new NotReapiException("the peer does not execute actions: " + told.getMessage());
      case UNAVAILABLE -> throw new PeerLostException(message(told), status.getCause());
      default -> new CallFailure(Code.forNumber(told.getCode()), message(told));
    };
  }

  private static String message(com.google.rpc.Status told) {
    return told.getMessage().isEmpty()
        ? "the peer ended a call with " + Code.forNumber(told.getCode())
        : told.getMessage();
  }
}
