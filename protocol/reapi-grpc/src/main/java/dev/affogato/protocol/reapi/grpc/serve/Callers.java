package dev.affogato.protocol.reapi.grpc.serve;

import dev.affogato.protocol.reapi.grpc.door.CallerAddress;
import dev.affogato.protocol.reapi.service.Caller;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.net.SocketAddress;

/** Tells each call who makes it, by the connection it came on. Immutable. */
final class Callers implements ServerInterceptor {
  private static final Context.Key<Caller> KEY = Context.key("caller");

  /** Of the call that runs on this thread. */
  static Caller current() {
    Caller caller = KEY.get();
    return caller == null ? new Caller("unknown", "") : caller;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    SocketAddress address = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    Caller caller =
        address instanceof CallerAddress known
            ? known.caller()
            : new Caller(String.valueOf(address), "");
    return Contexts.interceptCall(Context.current().withValue(KEY, caller), call, headers, next);
  }
}
