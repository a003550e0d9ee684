package dev.affogato.protocol.reapi.grpc.call;

import com.google.longrunning.Operation;
import com.google.protobuf.Any;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Code;
import dev.affogato.cache.blob.Contents;
import dev.affogato.cache.digest.Digest;
import dev.affogato.protocol.reapi.execution.JobTag;
import dev.affogato.protocol.reapi.grpc.job.JobHeader;
import dev.affogato.protocol.reapi.message.CallFailure;
import dev.affogato.protocol.reapi.message.WireDigests;
import dev.affogato.protocol.reapi.service.ContentService;
import dev.affogato.protocol.reapi.v2.ActionCacheGrpc;
import dev.affogato.protocol.reapi.v2.ActionResult;
import dev.affogato.protocol.reapi.v2.CacheCapabilities;
import dev.affogato.protocol.reapi.v2.CapabilitiesGrpc;
import dev.affogato.protocol.reapi.v2.Compressor;
import dev.affogato.protocol.reapi.v2.ContentAddressableStorageGrpc;
import dev.affogato.protocol.reapi.v2.DigestFunction;
import dev.affogato.protocol.reapi.v2.ExecuteRequest;
import dev.affogato.protocol.reapi.v2.ExecuteResponse;
import dev.affogato.protocol.reapi.v2.ExecutionGrpc;
import dev.affogato.protocol.reapi.v2.FindMissingBlobsRequest;
import dev.affogato.protocol.reapi.v2.FindMissingBlobsResponse;
import dev.affogato.protocol.reapi.v2.GetActionResultRequest;
import dev.affogato.protocol.reapi.v2.GetCapabilitiesRequest;
import dev.affogato.protocol.reapi.v2.UpdateActionResultRequest;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A connection to the daemon of another machine, for any number of calls at once. Thread-safe.
 *
 * <p>An {@link IOException} is one of two: {@link PeerLostException}, and the connection is to be
 * closed; or the given store's own. A {@link CallFailure} is the peer's answer, or a call that took
 * too long. An interrupt ends a call, also at the peer.
 */
public final class PeerDaemon implements AutoCloseable {
  /** The peer looks into its store, or writes a few megabytes to it. */
  static final Duration ANSWER_MAX = Duration.ofSeconds(30);

  /** Of digests asked for at once: 80 bytes each, below what any server takes. */
  private static final int ASKED_MAX = 20_000;

  private final ManagedChannel channel;
  private final LinkMonitor monitor;
  private final JobTag ownTag;
  private volatile Forms forms = Forms.OURS;

  /**
   * In what forms the peer takes contents.
   *
   * @param compressedStreams whether it takes and gives them compressed by zstd, one at a time
   * @param compressedBatches whether it takes them so in batches
   * @param batchBytesMax what a batch may have
   */
  record Forms(boolean compressedStreams, boolean compressedBatches, long batchBytesMax) {
    static final Forms OURS = new Forms(true, true, ContentService.BATCH_BYTES_MAX);

    static Forms of(CacheCapabilities said) {
      long max = said.getMaxBatchTotalSizeBytes();
      return new Forms(
          said.getSupportedCompressorsList().contains(Compressor.Value.ZSTD),
          said.getSupportedBatchUpdateCompressorsList().contains(Compressor.Value.ZSTD),
          max <= 0 ? OURS.batchBytesMax : Math.min(max, OURS.batchBytesMax));
    }
  }

  PeerDaemon(ManagedChannel channel, LinkMonitor monitor, JobTag ownTag) {
    this.channel = channel;
    this.monitor = monitor;
    this.ownTag = ownTag;
    monitor.askBy(this::saySomething);
    // gRPC would connect again behind our back, to a machine that may have lost its memory.
    var _ = monitor.lostFor().thenAccept(why -> channel.shutdownNow());
  }

  /** Whether the connection is of no use any more. */
  public boolean isLost() {
    return monitor.lostFor().isDone();
  }

  /**
   * Asks the peer what it understands, where it need not be a daemon of ours, and keeps to it from
   * then on.
   *
   * @throws CallFailure also if it does not know our digests
   */
  public void adapt() throws IOException, CallFailure, InterruptedException {
    CacheCapabilities said =
        call(
                CapabilitiesGrpc.getGetCapabilitiesMethod(),
                GetCapabilitiesRequest.getDefaultInstance())
            .getCacheCapabilities();
    if (said.getDigestFunctionsCount() > 0
        && !said.getDigestFunctionsList().contains(DigestFunction.Value.SHA256)) {
      throw new CallFailure(Code.FAILED_PRECONDITION, "it does not name contents by SHA-256");
    }
    keepTo(Forms.of(said));
  }

  void keepTo(Forms understood) {
    forms = understood;
  }

  Forms forms() {
    return forms;
  }

  /** Those of {@code digests} that the peer lacks. */
  public Set<Digest> findMissing(Collection<Digest> digests)
      throws IOException, CallFailure, InterruptedException {
    List<Digest> all = List.copyOf(digests);
    List<dev.affogato.protocol.reapi.v2.Digest> missing = new ArrayList<>();
    for (int from = 0; from < all.size(); from += ASKED_MAX) {
      List<Digest> some = all.subList(from, Math.min(all.size(), from + ASKED_MAX));
      FindMissingBlobsRequest request =
          FindMissingBlobsRequest.newBuilder().addAllBlobDigests(WireDigests.toWire(some)).build();
      FindMissingBlobsResponse answer =
          call(ContentAddressableStorageGrpc.getFindMissingBlobsMethod(), request);
      missing.addAll(answer.getMissingBlobDigestsList());
    }
    return WireDigests.fromWire(missing);
  }

  /**
   * Brings contents of {@code store} to the peer: small ones together, large ones by streams.
   *
   * @throws dev.affogato.cache.blob.MissingBlobException if one is not in the store
   */
  public void upload(Collection<Digest> digests, Contents store)
      throws IOException, CallFailure, InterruptedException {
    new Uploading(this, store).upload(digests);
  }

  /** Brings contents of the peer into {@code store}. */
  public void fetch(Collection<Digest> digests, Contents store)
      throws IOException, CallFailure, InterruptedException {
    for (Digest digest : digests) {
      new Fetching(this, store).fetch(digest);
    }
  }

  /**
   * Has an action done.
   *
   * @param job what it is done for; a run that is done for such jobs only ends with the call
   * @param max how long to wait for the end, queueing included
   * @throws CallFailure also if the call ended before the action was run: {@link
   *     CallFailure#missingIn} says what the peer lacks
   */
  public ExecuteResponse execute(ExecuteRequest request, JobTag job, Duration max)
      throws IOException, CallFailure, InterruptedException {
    try (PendingCall<ExecuteRequest, Operation> call =
        PendingCall.start(
            channel, monitor, ExecutionGrpc.getExecuteMethod(), JobHeader.headers(job), false)) {
      call.sendLast(request);
      Operation last = call.last(max);
      if (!last.getDone() || !last.hasResponse()) {
        throw new CallFailure(Code.INTERNAL, "the peer ended a call before the action was over");
      }
      return response(last.getResponse());
    } catch (InvalidProtocolBufferException notThat) {
      throw new CallFailure(Code.INTERNAL, "the peer ended an action with something else");
    }
  }

  /** Its contents, which are most of it, share the memory of {@code packed}. */
  private static ExecuteResponse response(Any packed) throws InvalidProtocolBufferException {
    if (!packed.is(ExecuteResponse.class)) {
      throw new InvalidProtocolBufferException(
          "an action does not end with " + packed.getTypeUrl());
    }
    CodedInputStream coded = packed.getValue().newCodedInput();
    coded.enableAliasing(true);
    ExecuteResponse response = ExecuteResponse.parser().parseFrom(coded);
    coded.checkLastTagWas(0);
    return response;
  }

  /**
   * What became of an action that the peer knows of.
   *
   * @param files outputs whose contents shall come along, as far as they fit; streams always do
   * @param max how long the answer is waited for
   */
  public Optional<ActionResult> find(Digest action, List<String> files, Duration max)
      throws IOException, CallFailure, InterruptedException {
    GetActionResultRequest request =
        GetActionResultRequest.newBuilder()
            .setActionDigest(WireDigests.toWire(action))
            .setInlineStdout(true)
            .setInlineStderr(true)
            .addAllInlineOutputFiles(files)
            .build();
    try {
      return Optional.of(call(ActionCacheGrpc.getGetActionResultMethod(), request, max));
    } catch (CallFailure failure) {
      if (failure.code() == Code.NOT_FOUND) {
        return Optional.empty();
      }
      throw failure;
    }
  }

  /**
   * Tells a cache what became of an action; daemons of ours take it from nobody.
   *
   * @param result what it names the cache has
   */
  public void tell(Digest action, ActionResult result)
      throws IOException, CallFailure, InterruptedException {
    UpdateActionResultRequest request =
        UpdateActionResultRequest.newBuilder()
            .setActionDigest(WireDigests.toWire(action))
            .setActionResult(result)
            .build();
    call(ActionCacheGrpc.getUpdateActionResultMethod(), request);
  }

  /** Ends the connection and all calls on it. */
  @Override
  public void close() {
    channel.shutdownNow();
  }

  <Q, A> A call(MethodDescriptor<Q, A> method, Q request)
      throws IOException, CallFailure, InterruptedException {
    return call(method, request, ANSWER_MAX);
  }

  private <Q, A> A call(MethodDescriptor<Q, A> method, Q request, Duration max)
      throws IOException, CallFailure, InterruptedException {
    try (PendingCall<Q, A> call = PendingCall.start(channel, monitor, method, headers(), false)) {
      call.sendLast(request);
      return call.last(max);
    }
  }

  <Q, A> PendingCall<Q, A> stream(MethodDescriptor<Q, A> method) {
    return PendingCall.start(channel, monitor, method, headers(), true);
  }

  private Metadata headers() {
    return JobHeader.headers(ownTag);
  }

  /** The cheapest question there is. */
  private void saySomething() {
    PendingCall<FindMissingBlobsRequest, FindMissingBlobsResponse> call =
        PendingCall.start(
            channel,
            monitor,
            ContentAddressableStorageGrpc.getFindMissingBlobsMethod(),
            headers(),
            false);
    call.sendLast(FindMissingBlobsRequest.getDefaultInstance());
    // Whatever it answers, the monitor has heard it; it does not count as a call of somebody.
    monitor.callEnds();
  }
}
