package dev.affogato.daemon.direct;

import com.google.rpc.Code;
import dev.affogato.base.time.TimeSource;
import dev.affogato.cache.blob.IncomingBlob;
import dev.affogato.cache.digest.Digest;
import dev.affogato.protocol.reapi.direct.DirectService;
import dev.affogato.protocol.reapi.direct.v1.Blob;
import dev.affogato.protocol.reapi.direct.v1.Dispute;
import dev.affogato.protocol.reapi.direct.v1.Disputed;
import dev.affogato.protocol.reapi.direct.v1.Execute;
import dev.affogato.protocol.reapi.direct.v1.Executed;
import dev.affogato.protocol.reapi.direct.v1.Found;
import dev.affogato.protocol.reapi.direct.v1.KnowFiles;
import dev.affogato.protocol.reapi.direct.v1.KnownFiles;
import dev.affogato.protocol.reapi.direct.v1.LookUp;
import dev.affogato.protocol.reapi.direct.v1.Piece;
import dev.affogato.protocol.reapi.direct.v1.Welcome;
import dev.affogato.protocol.reapi.message.CallFailure;
import dev.affogato.protocol.reapi.message.ReadReport;
import dev.affogato.protocol.reapi.message.WireDigests;
import dev.affogato.protocol.reapi.service.Caller;
import dev.affogato.protocol.reapi.service.ContentService;
import dev.affogato.protocol.reapi.service.Quotas;
import dev.affogato.protocol.reapi.service.StoreFailures;
import dev.affogato.protocol.reapi.v2.ActionResult;
import dev.affogato.protocol.reapi.v2.BatchUpdateBlobsRequest;
import dev.affogato.protocol.reapi.v2.BatchUpdateBlobsResponse;
import dev.affogato.protocol.reapi.v2.ExecuteResponse;
import dev.affogato.protocol.reapi.v2.FindMissingBlobsRequest;
import dev.affogato.protocol.reapi.v2.FindMissingBlobsResponse;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.channels.Channels;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What this machine's own agents can ask: keep contents, find results, have actions done elsewhere.
 * Thread-safe.
 */
final class AgentService implements DirectService {
  private static final System.Logger LOG = System.getLogger(AgentService.class.getName());

  private static final int NS_PER_US = 1000;

  private final DirectStore store;
  private final ContentService contents;
  private final Quotas quotas;
  private final Elsewhere elsewhere;
  private final Outside outside;
  private final DirectFigures figures;
  private final Disputes disputes;
  private final Welcome welcome;

  /**
   * @param machine this daemon's node name
   */
  AgentService(
      DirectStore store,
      Quotas quotas,
      Elsewhere elsewhere,
      Outside outside,
      DirectFigures figures,
      String machine,
      TimeSource time) {
    this.store = store;
    this.contents = new ContentService(store.contents(), quotas);
    this.quotas = quotas;
    this.elsewhere = elsewhere;
    this.outside = outside;
    this.figures = figures;
    this.disputes = new Disputes(time);
    this.welcome =
        Welcome.newBuilder()
            .setEpoch(store.epoch())
            .setMachine(machine)
            .setBlobBytesMax(store.contents().blobBytesMax())
            .build();
  }

  @Override
  public Welcome welcome() {
    Digest headers = store.sharedHeaders().image();
    return headers == null
        ? welcome
        : welcome.toBuilder().setHeaders(WireDigests.toWire(headers)).build();
  }

  @Override
  public FindMissingBlobsResponse findMissing(FindMissingBlobsRequest request, Caller caller)
      throws CallFailure {
    return contents.findMissing(request);
  }

  @Override
  public BatchUpdateBlobsResponse store(BatchUpdateBlobsRequest request, Caller caller)
      throws CallFailure {
    return contents.update(request, caller);
  }

  @Override
  public void store(Iterator<Piece> pieces, Caller caller) throws CallFailure {
    if (!pieces.hasNext()) {
      throw CallFailure.invalid("a content without pieces");
    }
    Piece piece = pieces.next();
    Digest digest = WireDigests.fromWire(piece.getDigest());
    quotas.beforeTaking(caller, digest.sizeBytes());
    try (IncomingBlob incoming = store.contents().receive(digest)) {
      incoming.write(piece.getContent().asReadOnlyByteBuffer());
      while (pieces.hasNext()) {
        piece = pieces.next();
        if (piece.getOffset() != incoming.receivedBytes()) {
          throw CallFailure.invalid("a piece does not follow the one before");
        }
        incoming.write(piece.getContent().asReadOnlyByteBuffer());
      }
      incoming.commit();
    } catch (IOException failure) {
      throw StoreFailures.toCaller(failure);
    }
  }

  @Override
  public KnownFiles know(KnowFiles request, Caller caller) {
    store.sharedHeaders().learn(request.getHeadersList());
    return store.sharedFiles().know(request);
  }

  @Override
  public Found lookUp(LookUp request, Caller caller) throws CallFailure, InterruptedException {
    Digest action = WireDigests.fromWire(request.getAction());
    if (disputes.isDisputed(caller, action)) {
      figures.lookedUp(DirectFigures.Source.NOWHERE);
      return Found.getDefaultInstance();
    }
    Optional<ActionResult> known = known(action, caller);
    DirectFigures.Source source = DirectFigures.Source.HERE;
    if (known.isEmpty()) {
      source = DirectFigures.Source.OTHER_MACHINE;
      known = elsewhere.find(action, request.getInlineOutputFilesList()).filter(believed(caller));
    }
    if (known.isEmpty()) {
      source = DirectFigures.Source.OUTSIDE;
      known = outside.find(action, request.getInlineOutputFilesList()).filter(believed(caller));
    }
    if (known.isEmpty()) {
      figures.lookedUp(DirectFigures.Source.NOWHERE);
      return Found.getDefaultInstance();
    }
    figures.lookedUp(source);
    return Found.newBuilder()
        .setResult(inlined(known.get(), request.getInlineOutputFilesList()))
        .setMachine(known.get().getExecutionMetadata().getWorker())
        .build();
  }

  @Override
  public Executed execute(Execute request, Caller caller) throws CallFailure, InterruptedException {
    keep(request.getBlobsList(), caller);
    Digest action = WireDigests.fromWire(request.getAction());
    if (disputes.isDisputed(caller, action)) {
      return failed(Code.FAILED_PRECONDITION, "a result of it was wrong, so it is not asked for");
    }
    if (!request.getSkipCacheLookup()) {
      Optional<ActionResult> known = known(action, caller);
      if (known.isPresent()) {
        // Another agent has had it done since this one asked.
        return executed(
            ExecuteResponse.newBuilder().setCachedResult(true).setResult(known.get()).build(),
            request,
            Duration.ZERO);
      }
    }
    Elsewhere.Outcome outcome = elsewhere.execute(action, request, caller);
    if (outcome instanceof Elsewhere.Done(ExecuteResponse response, _)
        && response.getCachedResult()
        && !believed(caller).test(response.getResult())) {
      // It may have been wrong for long: what is made now is another matter.
      Execute anew = request.toBuilder().setSkipCacheLookup(true).build();
      outcome = elsewhere.execute(action, anew, caller);
    }
    return switch (outcome) {
      case Elsewhere.Done(ExecuteResponse response, Duration waited) -> {
        if (isNews(response)) {
          outside.offer(action, ReadReport.without(response.getResult()));
        }
        yield executed(response, request, waited);
      }
      case Elsewhere.NotDone(Executed why) -> why;
    };
  }

  @Override
  public InputStream read(Digest digest, Caller caller) throws CallFailure {
    try {
      return Channels.newInputStream(store.contents().openRead(digest));
    } catch (IOException failure) {
      throw StoreFailures.toCaller(failure);
    }
  }

  private void keep(List<Blob> blobs, Caller caller) throws CallFailure {
    long sum = 0;
    for (Blob blob : blobs) {
      sum += blob.getContent().size();
    }
    quotas.beforeTaking(caller, sum);
    try {
      for (Blob blob : blobs) {
        Digest digest = WireDigests.fromWire(blob.getDigest());
        // They can be sent again, and most are asked for once.
        store.contents().hold(digest, blob.getContent().toByteArray());
      }
    } catch (IOException failure) {
      throw StoreFailures.toCaller(failure);
    }
  }

  /** What became of {@code action}, as far as it is here and made by who is believed. */
  private Optional<ActionResult> known(Digest action, Caller caller) throws CallFailure {
    return store.resultService().find(action).filter(believed(caller));
  }

  private Predicate<ActionResult> believed(Caller caller) {
    return result -> !disputes.isDistrusted(caller, result.getExecutionMetadata().getWorker());
  }

  @Override
  public Disputed dispute(Dispute request, Caller caller) throws CallFailure {
    Digest action = WireDigests.fromWire(request.getAction());
    String machine = request.getMachine();
    boolean purge = disputes.add(caller, action, machine);
    store.resultService().forget(action);
    long forgotten = purge ? store.resultService().purge(machine) : 0;
    LOG.log(
        Level.WARNING,
        "a result of {0} was wrong, says {1}: {2} more results of that machine are forgotten",
        machine.isEmpty() ? "some machine" : machine,
        UserQuotas.key(caller),
        String.valueOf(forgotten));
    return Disputed.newBuilder().setForgotten(forgotten + 1).build();
  }

  private static boolean isNews(ExecuteResponse response) {
    return response.getStatus().getCode() == Code.OK_VALUE
        && !response.getCachedResult()
        && response.hasResult()
        && response.getResult().getExitCode() == 0;
  }

  private Executed executed(ExecuteResponse response, Execute request, Duration waited)
      throws CallFailure {
    ExecuteResponse.Builder full = response.toBuilder();
    if (response.hasResult()) {
      full.setResult(inlined(response.getResult(), request.getInlineOutputFilesList()));
    }
    return Executed.newBuilder()
        .setResponse(full)
        .setMachine(response.getResult().getExecutionMetadata().getWorker())
        .setWaitedUs(waited.toNanos() / NS_PER_US)
        .build();
  }

  private ActionResult inlined(ActionResult result, List<String> files) throws CallFailure {
    return store.resultService().inline(result, true, true, files);
  }

  /** A failure in the words of the frames. */
  static Executed failed(CallFailure failure) {
    return Executed.newBuilder().setFailure(failure.status()).build();
  }

  static Executed failed(Code code, String message) {
    return failed(new CallFailure(code, message));
  }
}
