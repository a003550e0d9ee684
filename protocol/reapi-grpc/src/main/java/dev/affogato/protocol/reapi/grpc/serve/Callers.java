package dev.affogato.protocol.reapi.grpc.serve;

import dev.affogato.protocol.reapi.execution.JobTag;
import dev.affogato.protocol.reapi.grpc.door.CallerAddress;
import dev.affogato.protocol.reapi.grpc.job.JobHeader;
import dev.affogato.protocol.reapi.message.CallFailure;
import dev.affogato.protocol.reapi.service.Caller;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Tells each call who makes it, by the connection it came on, and for which job, by its headers;
 * ends the calls of those who may not. Immutable.
 */
final class Callers implements ServerInterceptor {
  private static final Context.Key<Caller> KEY = Context.key("caller");
  private static final Context.Key<JobTag> JOB = Context.key("job");

  private final CallRule rule;

  Callers(CallRule rule) {
    this.rule = rule;
  }

  /** Of the call that runs on this thread. */
  static Caller current() {
    Caller caller = KEY.get();
    return caller == null ? new Caller("unknown", "") : caller;
  }

  /** What the call that runs on this thread is for. */
  static @Nullable JobTag job() {
    return JOB.get();
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    SocketAddress address = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    Caller caller =
        address instanceof CallerAddress known
            ? known.caller()
            : new Caller(String.valueOf(address), "");
    JobTag job = JobHeader.read(headers).orElse(null);
    try {
      rule.check(caller, job);
    } catch (CallFailure refused) {
      StatusRuntimeException failure = StatusProto.toStatusRuntimeException(refused.status());
      Metadata trailers = failure.getTrailers();
      call.close(failure.getStatus(), trailers == null ? new Metadata() : trailers);
      return new ServerCall.Listener<>() {};
    }
    Context context = Context.current().withValue(KEY, caller);
    return Contexts.interceptCall(
        job == null ? context : context.withValue(JOB, job), call, headers, next);
  }
}
