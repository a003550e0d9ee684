package dev.affogato.daemon.direct;

import com.google.protobuf.ByteString;
import com.google.rpc.Code;
import dev.affogato.cache.blob.Contents;
import dev.affogato.cache.digest.Digest;
import dev.affogato.protocol.reapi.message.CallFailure;
import dev.affogato.protocol.reapi.message.WireDigests;
import dev.affogato.protocol.reapi.service.StoreFailures;
import dev.affogato.protocol.reapi.v2.Action;
import dev.affogato.protocol.reapi.v2.ActionResult;
import dev.affogato.protocol.reapi.v2.ExecuteResponse;
import dev.affogato.protocol.reapi.v2.OutputDirectory;
import dev.affogato.protocol.reapi.v2.OutputFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Keeps what another machine made: contents by their digests, and the result under the name of the
 * machine, for the next one who wants the same. Who waits for an answer does not wait for the disk.
 * Confined to a thread.
 */
final class Keeping {
  private final DirectStore store;
  private final Peer peer;

  Keeping(DirectStore store, Peer peer) {
    this.store = store;
    this.peer = peer;
  }

  /**
   * The response, with the contents that came with it: whoever asked wants them now. All are in the
   * store then.
   *
   * @param host what the machine is called that does not say its name
   */
  ExecuteResponse keep(Digest action, ExecuteResponse response, String host)
      throws IOException, CallFailure, InterruptedException {
    if (!response.hasResult()) {
      return response;
    }
    ActionResult result = contents(response.getResult(), host);
    boolean worthIt =
        response.getStatus().getCode() == Code.OK_VALUE
            && result.getExitCode() == 0
            && isToBeKept(action);
    if (worthIt) {
      store.resultService().storeSoon(action, result.getExecutionMetadata().getWorker(), result);
    }
    return response.toBuilder().setResult(result).build();
  }

  /**
   * The same for what is said to have been done before, without having been asked to do it.
   *
   * @return empty if it is nothing to rely on
   */
  Optional<ActionResult> keepKnown(Digest action, ActionResult result, String host)
      throws IOException, CallFailure, InterruptedException {
    if (result.getExitCode() != 0) {
      return Optional.empty();
    }
    ActionResult kept = contents(result, host);
    store.resultService().storeSoon(action, kept.getExecutionMetadata().getWorker(), kept);
    return Optional.of(kept);
  }

  private ActionResult contents(ActionResult result, String host)
      throws IOException, CallFailure, InterruptedException {
    ActionResult.Builder kept = result.toBuilder();
    List<Digest> elsewhere = new ArrayList<>();
    if (!result.getStdoutRaw().isEmpty() || result.hasStdoutDigest()) {
      kept.setStdoutDigest(one(result.getStdoutRaw(), result.getStdoutDigest(), elsewhere));
    }
    if (!result.getStderrRaw().isEmpty() || result.hasStderrDigest()) {
      kept.setStderrDigest(one(result.getStderrRaw(), result.getStderrDigest(), elsewhere));
    }
    for (OutputFile file : result.getOutputFilesList()) {
      one(file.getContents(), file.getDigest(), elsewhere);
    }
    for (OutputDirectory directory : result.getOutputDirectoriesList()) {
      // Compiles have none; what is below one is asked for by who wants it.
      elsewhere.add(WireDigests.fromWire(directory.getTreeDigest()));
    }
    List<Digest> lacking = missing(elsewhere);
    if (!lacking.isEmpty()) {
      peer.fetch(lacking, store.contents());
    }
    if (result.getExecutionMetadata().getWorker().isEmpty()) {
      kept.getExecutionMetadataBuilder().setWorker(host);
    }
    return kept.build();
  }

  private dev.affogato.protocol.reapi.v2.Digest one(
      ByteString content, dev.affogato.protocol.reapi.v2.Digest named, List<Digest> elsewhere)
      throws CallFailure {
    Contents blobs = store.contents();
    try {
      if (content.isEmpty()) {
        elsewhere.add(WireDigests.fromWire(named));
        return named;
      }
      if (named.getHash().isEmpty()) {
        return WireDigests.toWire(blobs.put(content.toByteArray()));
      }
      blobs.putSoon(WireDigests.fromWire(named), content.toByteArray());
      return named;
    } catch (IOException failure) {
      throw StoreFailures.toCaller(failure);
    }
  }

  private List<Digest> missing(List<Digest> digests) throws CallFailure {
    try {
      return store.contents().findMissing(digests);
    } catch (IOException failure) {
      throw StoreFailures.toCaller(failure);
    }
  }

  private boolean isToBeKept(Digest action) throws CallFailure {
    try {
      return !Action.parseFrom(store.contents().read(action)).getDoNotCache();
    } catch (IOException failure) {
      throw StoreFailures.toCaller(failure);
    }
  }
}
