package dev.affogato.protocol.reapi.grpc.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.longrunning.Operation;
import com.google.protobuf.ByteString;
import com.google.rpc.Code;
import com.google.rpc.PreconditionFailure;
import dev.affogato.cache.digest.Digest;
import dev.affogato.protocol.reapi.execution.ActionRunner;
import dev.affogato.protocol.reapi.message.CallFailure;
import dev.affogato.protocol.reapi.message.WireDigests;
import dev.affogato.protocol.reapi.service.Quotas;
import dev.affogato.protocol.reapi.v2.Action;
import dev.affogato.protocol.reapi.v2.ActionResult;
import dev.affogato.protocol.reapi.v2.Command;
import dev.affogato.protocol.reapi.v2.ExecuteOperationMetadata;
import dev.affogato.protocol.reapi.v2.ExecuteRequest;
import dev.affogato.protocol.reapi.v2.ExecuteResponse;
import dev.affogato.protocol.reapi.v2.ExecutionGrpc;
import dev.affogato.protocol.reapi.v2.ExecutionStage;
import dev.affogato.protocol.reapi.v2.WaitExecutionRequest;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExecutionCallsTest {
  @TempDir Path folder;
  private final AtomicInteger runs = new AtomicInteger();
  private final CountDownLatch goOn = new CountDownLatch(1);
  private volatile ActionRunner runner = this::succeed;
  private ServedStore served;
  private ExecutionGrpc.ExecutionBlockingStub execution;

  @BeforeEach
  void serve() throws Exception {
    served = new ServedStore(folder, (order, progress) -> runner.run(order, progress), Quotas.NONE);
    execution = ExecutionGrpc.newBlockingStub(served.channel);
  }

  @AfterEach
  void stop() throws Exception {
    goOn.countDown();
    served.close();
  }

  @Test
  void runsAnActionOnceAndAnswersFromTheCacheThen() throws Exception {
    ExecuteRequest request = request(action(false)).addInlineOutputFiles("a.o").build();
    ExecuteResponse first = execute(request);
    assertThat(first.getCachedResult()).isFalse();
    assertThat(first.getResult().getOutputFiles(0).getContents().toStringUtf8()).isEqualTo("obj");
    ExecuteResponse second = execute(request);
    assertThat(second.getCachedResult()).isTrue();
    assertThat(second.getResult().getOutputFiles(0).getContents().toStringUtf8()).isEqualTo("obj");
    assertThat(execute(request.toBuilder().setSkipCacheLookup(true).build()).getCachedResult())
        .isFalse();
    assertThat(runs).hasValue(2);
    assertThat(served.actions.get(digest(request)).orElseThrow().machine()).isEqualTo("worker");
  }

  @Test
  void doesNotKeepFailuresOrWhatMustNotBeCached() throws Exception {
    ExecuteRequest private1 = request(action(true)).build();
    execute(private1);
    assertThat(execute(private1).getCachedResult()).isFalse();
    runner =
        (order, progress) ->
            new ActionRunner.Outcome(
                ExecuteResponse.newBuilder()
                    .setResult(ActionResult.newBuilder().setExitCode(1))
                    .build(),
                "worker");
    ExecuteRequest failing = request(action(false)).build();
    assertThat(execute(failing).getResult().getExitCode()).isEqualTo(1);
    assertThat(served.actions.get(digest(failing))).isEmpty();
  }

  @Test
  void saysWhatIsMissingBeforeAndWhileRunning() throws Exception {
    Digest absent = new Digest(1, 2, 3, 4, 5);
    assertThatThrownBy(() -> execute(request(absent).build()))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            failure -> {
              com.google.rpc.Status status = StatusProto.fromThrowable(failure);
              assertThat(status.getCode()).isEqualTo(Code.FAILED_PRECONDITION_VALUE);
              assertMissing(status, absent);
            });
    runner =
        (order, progress) -> {
          throw CallFailure.missing(List.of(absent));
        };
    ExecuteResponse response = execute(request(action(false)).build());
    assertThat(response.getStatus().getCode()).isEqualTo(Code.FAILED_PRECONDITION_VALUE);
    assertMissing(response.getStatus(), absent);
  }

  @Test
  void tellsStagesAtOnceAndFindsARunAgainByName() throws Exception {
    runner =
        (order, progress) -> {
          progress.stage(ExecutionStage.Value.EXECUTING);
          goOn.await();
          return succeed(order, progress);
        };
    Iterator<Operation> updates = execution.execute(request(action(false)).build());
    Operation first = updates.next();
    assertThat(first.getDone()).isFalse();
    assertThat(first.getName()).isNotEmpty();
    Iterator<Operation> again =
        execution.waitExecution(WaitExecutionRequest.newBuilder().setName(first.getName()).build());
    assertThat(stage(again.next()))
        .isIn(ExecutionStage.Value.QUEUED, ExecutionStage.Value.EXECUTING);
    goOn.countDown();
    Operation last = last(again);
    assertThat(stage(last)).isEqualTo(ExecutionStage.Value.COMPLETED);
    assertThat(last(updates).getResponse()).isEqualTo(last.getResponse());
    assertThat(
            last(
                execution.waitExecution(
                    WaitExecutionRequest.newBuilder().setName(first.getName()).build())))
        .isEqualTo(last);
    assertThatThrownBy(() ->
            execution
                .waitExecution(WaitExecutionRequest.newBuilder().setName("other").build())
                .hasNext())
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            failure -> assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND));
  }

  @Test
  void goesOnForAClientThatComesBack() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    runner =
        (order, progress) -> {
          started.countDown();
          goOn.await();
          return succeed(order, progress);
        };
    Digest action = action(false);
    Context.CancellableContext call = Context.current().withCancellation();
    Operation first = call.call(() -> execution.execute(request(action).build()).next());
    started.await();
    call.cancel(null);
    Iterator<Operation> again =
        execution.waitExecution(WaitExecutionRequest.newBuilder().setName(first.getName()).build());
    goOn.countDown();
    assertThat(response(last(again)).getResult().getOutputFilesCount()).isEqualTo(1);
  }

  @Test
  void keepsWhatAnAnswerNames() throws Exception {
    ExecuteRequest request = request(action(false)).build();
    execute(request);
    ExecuteResponse hit = execute(request);
    assertThat(hit.getCachedResult()).isTrue();
    assertThat(hit.getResult().getExecutionMetadata().getWorker()).isEqualTo("worker");
    served.store.prune(0);
    assertThat(
            served.store.contains(
                WireDigests.fromWire(hit.getResult().getOutputFiles(0).getDigest())))
        .isTrue();
  }

  @Test
  void runsTwinsOnceUnlessTheyMustNotShare() throws Exception {
    CountDownLatch started = new CountDownLatch(3);
    runner =
        (order, progress) -> {
          started.countDown();
          goOn.await();
          return succeed(order, progress);
        };
    Digest shared = action(false);
    Digest single = action(true);
    List<Iterator<Operation>> all = new ArrayList<>();
    for (Digest action : List.of(shared, shared, single, single)) {
      Iterator<Operation> updates = execution.execute(request(action).build());
      updates.next();
      all.add(updates);
    }
    started.await();
    goOn.countDown();
    for (Iterator<Operation> updates : all) {
      assertThat(last(updates).getDone()).isTrue();
    }
    assertThat(runs).hasValue(3);
  }

  @Test
  void refusesMoreRunsThanItMayHave() throws Exception {
    runner =
        (order, progress) -> {
          goOn.await();
          return succeed(order, progress);
        };
    for (int i = 0; i < ServedStore.RUNNING_MAX; i++) {
      execution.execute(request(action(true)).build()).next();
    }
    assertThatThrownBy(() -> execute(request(action(true)).build()))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            failure ->
                assertThat(failure.getStatus().getCode())
                    .isEqualTo(Status.Code.RESOURCE_EXHAUSTED));
  }

  @Test
  void endsACancelledRun() throws Exception {
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    runner =
        (order, progress) -> {
          try {
            goOn.await();
            throw new AssertionError("not interrupted");
          } catch (InterruptedException cancelled) {
            interrupted.complete(true);
            throw cancelled;
          }
        };
    Iterator<Operation> updates = execution.execute(request(action(false)).build());
    served.services.execution().cancel(updates.next().getName());
    assertThat(response(last(updates)).getStatus().getCode()).isEqualTo(Code.CANCELLED_VALUE);
    assertThat(interrupted.get()).isTrue();
  }

  private ActionRunner.Outcome succeed(
      dev.affogato.protocol.reapi.execution.ActionOrder order, ActionRunner.Progress progress) {
    runs.incrementAndGet();
    try {
      Digest output = served.store.put("obj".getBytes(java.nio.charset.StandardCharsets.UTF_8));
      ActionResult.Builder result = ActionResult.newBuilder();
      result
          .addOutputFilesBuilder()
          .setPath("a.o")
          .setContents(ByteString.copyFromUtf8("obj"))
          .setDigest(WireDigests.toWire(output));
      return new ActionRunner.Outcome(
          ExecuteResponse.newBuilder().setResult(result).build(), "worker");
    } catch (java.io.IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    }
  }

  private Digest action(boolean doNotCache) throws Exception {
    Digest command =
        served.store.put(Command.newBuilder().addArguments("cc").build().toByteArray());
    return served.store.put(
        Action.newBuilder()
            .setCommandDigest(WireDigests.toWire(command))
            .setInputRootDigest(WireDigests.toWire(Digest.EMPTY))
            .setDoNotCache(doNotCache)
            .build()
            .toByteArray());
  }

  private static ExecuteRequest.Builder request(Digest action) {
    return ExecuteRequest.newBuilder().setActionDigest(WireDigests.toWire(action));
  }

  private static Digest digest(ExecuteRequest request) throws CallFailure {
    return WireDigests.fromWire(request.getActionDigest());
  }

  private ExecuteResponse execute(ExecuteRequest request) throws Exception {
    return response(last(execution.execute(request)));
  }

  private static ExecuteResponse response(Operation operation) throws Exception {
    return operation.getResponse().unpack(ExecuteResponse.class);
  }

  private static ExecutionStage.Value stage(Operation operation) throws Exception {
    return operation.getMetadata().unpack(ExecuteOperationMetadata.class).getStage();
  }

  private static Operation last(Iterator<Operation> updates) {
    Operation last = null;
    while (updates.hasNext()) {
      last = updates.next();
    }
    assertThat(last).isNotNull();
    return last;
  }

  private static void assertMissing(com.google.rpc.Status status, Digest digest) {
    try {
      PreconditionFailure failure = status.getDetails(0).unpack(PreconditionFailure.class);
      assertThat(failure.getViolations(0).getType()).isEqualTo("MISSING");
      assertThat(failure.getViolations(0).getSubject()).isEqualTo("blobs/" + digest.hex() + "/5");
    } catch (com.google.protobuf.InvalidProtocolBufferException wrong) {
      throw new AssertionError(wrong);
    }
  }
}
