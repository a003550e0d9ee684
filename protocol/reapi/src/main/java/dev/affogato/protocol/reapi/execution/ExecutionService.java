package dev.affogato.protocol.reapi.execution;

import com.google.longrunning.Operation;
import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import com.google.rpc.Code;
import com.google.rpc.Status;
import dev.affogato.base.time.TimeSource;
import dev.affogato.cache.blob.Contents;
import dev.affogato.cache.blob.MissingBlobException;
import dev.affogato.cache.digest.Digest;
import dev.affogato.protocol.reapi.message.CallFailure;
import dev.affogato.protocol.reapi.message.WireDigests;
import dev.affogato.protocol.reapi.service.Caller;
import dev.affogato.protocol.reapi.service.ContentService;
import dev.affogato.protocol.reapi.service.Quotas;
import dev.affogato.protocol.reapi.service.ResultService;
import dev.affogato.protocol.reapi.service.StoreFailures;
import dev.affogato.protocol.reapi.v2.Action;
import dev.affogato.protocol.reapi.v2.ActionResult;
import dev.affogato.protocol.reapi.v2.Command;
import dev.affogato.protocol.reapi.v2.DigestFunction;
import dev.affogato.protocol.reapi.v2.ExecuteOperationMetadata;
import dev.affogato.protocol.reapi.v2.ExecuteRequest;
import dev.affogato.protocol.reapi.v2.ExecuteResponse;
import dev.affogato.protocol.reapi.v2.ExecutionStage;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The service Execution. Thread-safe.
 *
 * <p>A call is answered from the cache, joins a run of the same action, or starts one; then its
 * thread tells the caller each new state until the end. A caller that goes away leaves the run
 * alone: it may come back for it by name (spec 6). But a daemon of ours, known by its job, never
 * comes back: a run that only such ones followed ends with the last of them.
 */
public final class ExecutionService implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(ExecutionService.class.getName());

  private final Contents store;
  private final ResultService results;
  private final ActionRunner runner;
  private final Quotas quotas;
  private final TimeSource time;
  private final Runs runs;

  /**
   * @param runningMax runs at a time, queued ones included
   */
  public ExecutionService(
      Contents store,
      ResultService results,
      ActionRunner runner,
      Quotas quotas,
      TimeSource time,
      int runningMax) {
    this.store = store;
    this.results = results;
    this.runner = runner;
    this.quotas = quotas;
    this.time = time;
    this.runs = new Runs(runningMax);
  }

  /** The same for a caller that knows nothing of jobs. */
  public void execute(ExecuteRequest request, Caller caller, Follower follower)
      throws CallFailure, InterruptedException {
    execute(request, caller, null, follower);
  }

  /**
   * Runs an action and tells {@code follower} until it is over. An interrupt ends the following.
   *
   * @param job what it is for, if a daemon of ours calls
   */
  public void execute(
      ExecuteRequest request, Caller caller, @Nullable JobTag job, Follower follower)
      throws CallFailure, InterruptedException {
    WireDigests.checkFunction(request.getDigestFunction());
    Digest digest = WireDigests.fromWire(request.getActionDigest());
    if (!request.getSkipCacheLookup()) {
      Optional<ActionResult> known = results.find(digest);
      if (known.isPresent()) {
        ExecuteResponse hit =
            ExecuteResponse.newBuilder().setCachedResult(true).setResult(known.get()).build();
        follower.update(done(newName(), digest, inlined(hit, request)));
        return;
      }
    }
    RunningAction run = start(request, digest, caller, job);
    try {
      follow(run, request, job == null, follower);
    } finally {
      run.leave();
    }
  }

  /** Tells {@code follower} of a run started before. */
  public void await(String name, Follower follower) throws CallFailure, InterruptedException {
    RunningAction run =
        runs.find(name)
            .orElseThrow(
                () -> new CallFailure(Code.NOT_FOUND, "no such operation: execute it again"));
    if (!run.follow(true)) {
      throw new CallFailure(Code.CANCELLED, "the action was cancelled: execute it again");
    }
    try {
      follow(run, ExecuteRequest.getDefaultInstance(), true, follower);
    } finally {
      run.leave();
    }
  }

  /** Ends a run, for all that follow it. False if there is none of that name. */
  public boolean cancel(String name) {
    Optional<RunningAction> run = runs.find(name);
    run.ifPresent(RunningAction::cancel);
    return run.isPresent();
  }

  /** Ends all runs; their followers are told. */
  @Override
  public void close() {
    runs.running().forEach(RunningAction::cancel);
  }

  /** A run of the action, new or joined; it is followed already. */
  private RunningAction start(
      ExecuteRequest request, Digest digest, Caller caller, @Nullable JobTag job)
      throws CallFailure {
    Action action = read(digest, Action.parser());
    Command command = read(WireDigests.fromWire(action.getCommandDigest()), Command.parser());
    WireDigests.fromWire(action.getInputRootDigest());
    boolean shared = !action.getDoNotCache();
    boolean comesBack = job == null;
    if (shared) {
      Optional<RunningAction> twin = runs.twin(digest);
      if (twin.isPresent() && twin.get().follow(comesBack)) {
        return twin.get();
      }
    }
    quotas.beforeRunning(caller);
    RunningAction run = null;
    RunningAction fresh = new RunningAction(newName(), digest);
    fresh.follow(comesBack);
    try {
      do {
        // One that was cancelled between the two cannot be followed.
        run = runs.add(fresh, shared, time.nanoTime());
      } while (run != fresh && !run.follow(comesBack));
    } finally {
      if (run != fresh) {
        quotas.afterRunning(caller);
      }
    }
    if (run == fresh) {
      ActionOrder order = new ActionOrder(digest, action, command, request, caller, job);
      fresh.runsOn(Thread.ofVirtual().name("action").start(() -> run(order, fresh)));
    }
    return run;
  }

  private void run(ActionOrder order, RunningAction run) {
    ExecuteResponse response;
    try {
      ActionRunner.Outcome outcome = runner.run(order, run::stage);
      response = named(outcome);
      remember(order, outcome.machine(), response);
    } catch (CallFailure failure) {
      response = ended(failure.status());
    } catch (InterruptedException cancelled) {
      response = ended(status(Code.CANCELLED, "the action was cancelled"));
    } catch (RuntimeException | Error broken) {
      LOG.log(System.Logger.Level.ERROR, "an action ended in a fault of its runner", broken);
      response = ended(status(Code.INTERNAL, "the runner failed; its machine's log says how"));
    }
    quotas.afterRunning(order.caller());
    run.finish(withoutContents(response), time.nanoTime());
    runs.finished(run);
  }

  /** Whoever gets the result learns who made it. */
  private static ExecuteResponse named(ActionRunner.Outcome outcome) {
    ExecuteResponse response = outcome.response();
    if (!response.hasResult()
        || !response.getResult().getExecutionMetadata().getWorker().isEmpty()) {
      return response;
    }
    ExecuteResponse.Builder named = response.toBuilder();
    named.getResultBuilder().getExecutionMetadataBuilder().setWorker(outcome.machine());
    return named.build();
  }

  private void remember(ActionOrder order, String machine, ExecuteResponse response) {
    if (order.action().getDoNotCache()
        || response.getStatus().getCode() != Code.OK_VALUE
        || response.getResult().getExitCode() != 0) {
      return;
    }
    try {
      results.storeSoon(order.digest(), machine, response.getResult());
    } catch (CallFailure notStored) {
      LOG.log(System.Logger.Level.WARNING, "a result is not remembered: " + notStored.getMessage());
    }
  }

  /**
   * @param stages whether the caller is told of each; a daemon of ours reads the last word only,
   *     and each costs a message
   */
  private void follow(RunningAction run, ExecuteRequest hints, boolean stages, Follower follower)
      throws CallFailure, InterruptedException {
    for (RunningAction.State state = run.await(-1); ; state = run.await(state.version())) {
      if (state.response() != null) {
        follower.update(done(run.name, run.digest, inlined(state.response(), hints)));
        return;
      }
      if (stages) {
        follower.update(operation(run.name, run.digest, state.stage()).build());
      }
    }
  }

  private ExecuteResponse inlined(ExecuteResponse response, ExecuteRequest hints)
      throws CallFailure {
    List<String> files = hints.getInlineOutputFilesList();
    if (!response.hasResult()
        || (!hints.getInlineStdout() && !hints.getInlineStderr() && files.isEmpty())) {
      return response;
    }
    return response.toBuilder()
        .setResult(
            results.inline(
                response.getResult(), hints.getInlineStdout(), hints.getInlineStderr(), files))
        .build();
  }

  private <M extends MessageLite> M read(Digest digest, Parser<M> parser) throws CallFailure {
    if (digest.sizeBytes() > ContentService.BATCH_BYTES_MAX) {
      throw CallFailure.invalid("an action or command of " + digest.sizeBytes() + " bytes");
    }
    try {
      return parser.parseFrom(store.read(digest));
    } catch (InvalidProtocolBufferException notThat) {
      throw CallFailure.invalid("not the message it should be: " + digest);
    } catch (MissingBlobException missing) {
      throw CallFailure.missing(List.of(digest));
    } catch (IOException failure) {
      throw StoreFailures.toCaller(failure);
    }
  }

  private static ExecuteResponse withoutContents(ExecuteResponse response) {
    return response.hasResult()
        ? response.toBuilder()
            .setResult(ResultService.withoutContents(response.getResult()))
            .build()
        : response;
  }

  private static ExecuteResponse ended(Status status) {
    return ExecuteResponse.newBuilder().setStatus(status).build();
  }

  private static Status status(Code code, String message) {
    return Status.newBuilder().setCode(code.getNumber()).setMessage(message).build();
  }

  private static String newName() {
    return "operations/" + UUID.randomUUID();
  }

  private static Operation done(String name, Digest digest, ExecuteResponse response) {
    return operation(name, digest, ExecutionStage.Value.COMPLETED)
        .setDone(true)
        .setResponse(Any.pack(response))
        .build();
  }

  private static Operation.Builder operation(
      String name, Digest digest, ExecutionStage.Value stage) {
    return Operation.newBuilder()
        .setName(name)
        .setMetadata(
            Any.pack(
                ExecuteOperationMetadata.newBuilder()
                    .setStage(stage)
                    .setActionDigest(WireDigests.toWire(digest))
                    .setDigestFunction(DigestFunction.Value.SHA256)
                    .build()));
  }
}
