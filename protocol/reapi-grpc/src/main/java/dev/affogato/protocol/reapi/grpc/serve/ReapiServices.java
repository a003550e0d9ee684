package dev.affogato.protocol.reapi.grpc.serve;

import dev.affogato.cache.blob.Contents;
import dev.affogato.protocol.reapi.execution.ExecutionService;
import dev.affogato.protocol.reapi.service.CapabilitiesService;
import dev.affogato.protocol.reapi.service.ContentService;
import dev.affogato.protocol.reapi.service.Quotas;
import dev.affogato.protocol.reapi.service.ResultService;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is served. Immutable.
 *
 * @param execution null for a mere cache
 * @param rule who may call
 */
public record ReapiServices(
    Contents store,
    ContentService contents,
    ResultService results,
    @Nullable ExecutionService execution,
    Quotas quotas,
    CallRule rule) {
  /** Of memory for answers on their way; an eighth of the heap where that is less. */
  private static final long ANSWER_BYTES_MAX =
      Math.clamp(Runtime.getRuntime().maxMemory() / 8, 16L << 20, 64L << 20);

  /** For everybody. */
  public ReapiServices(
      Contents store,
      ContentService contents,
      ResultService results,
      @Nullable ExecutionService execution,
      Quotas quotas) {
    this(store, contents, results, execution, quotas, CallRule.EVERYBODY);
  }

  /** For a server's builder. Calls block, so they need a virtual thread each. */
  public List<ServerServiceDefinition> definitions() {
    List<ServerServiceDefinition> all = new ArrayList<>();
    AnswerRoom room = new AnswerRoom(ANSWER_BYTES_MAX);
    Callers callers = new Callers(rule);
    CapabilitiesService capabilities =
        new CapabilitiesService(execution != null, store.blobBytesMax());
    all.add(ServerInterceptors.intercept(new CapabilitiesCalls(capabilities), callers));
    all.add(ServerInterceptors.intercept(new ContentCalls(contents, room), callers));
    all.add(ServerInterceptors.intercept(new StreamCalls(store, quotas, room), callers));
    all.add(ServerInterceptors.intercept(new ResultCalls(results, room), callers));
    if (execution != null) {
      all.add(ServerInterceptors.intercept(new ExecutionCalls(execution, room), callers));
    }
    return all;
  }
}
