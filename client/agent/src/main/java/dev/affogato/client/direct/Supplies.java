package dev.affogato.client.direct;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import com.google.rpc.Code;
import dev.affogato.cache.digest.Digest;
import dev.affogato.protocol.reapi.direct.DirectConnection;
import dev.affogato.protocol.reapi.direct.v1.Blob;
import dev.affogato.protocol.reapi.message.CallFailure;
import dev.affogato.protocol.reapi.message.WireDigests;
import dev.affogato.protocol.reapi.v2.BatchUpdateBlobsRequest;
import dev.affogato.protocol.reapi.v2.BatchUpdateBlobsResponse;
import dev.affogato.protocol.reapi.v2.FindMissingBlobsRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Sees to it that the daemon has all contents of one job. Confined to one thread.
 *
 * <p>Of most jobs only the source, the action and a few folders are new, and these come along with
 * the request. Only when there is more, as at the first job of an agent, is the daemon asked first.
 */
final class Supplies {
  /** Together with a request, so that it is one frame and one round. */
  private static final int ALONG_BYTES_MAX = 512 << 10;

  /** A batch is one frame; the API's servers take 4 MB in one call. */
  private static final int BATCH_BYTES_MAX = 3 << 20;

  /** Asked for at once: some 80 bytes each. */
  private static final int ASKED_MAX = 20_000;

  private final DirectConnection daemon;
  private final Presence presence;
  private final DirectAction action;
  private final InputSource.Inputs inputs;
  private List<Digest> unknown = List.of();
  private long sentBytes;

  Supplies(
      DirectConnection daemon, Presence presence, DirectAction action, InputSource.Inputs inputs) {
    this.daemon = daemon;
    this.presence = presence;
    this.action = action;
    this.inputs = inputs;
  }

  /** Bytes given to the daemon so far. */
  long sentBytes() {
    return sentBytes;
  }

  /** Stores what is much, and returns the rest, which shall come along with the request. */
  List<Blob> prepare() throws IOException, CallFailure {
    unknown = new ArrayList<>();
    long bytes = 0;
    boolean small = true;
    for (Digest digest : all()) {
      if (!presence.has(digest)) {
        unknown.add(digest);
        bytes += digest.sizeBytes();
        small &= isSmall(digest);
      }
    }
    if (small && bytes <= ALONG_BYTES_MAX) {
      List<Blob> along = new ArrayList<>();
      for (Digest digest : unknown) {
        along.add(
            Blob.newBuilder()
                .setDigest(WireDigests.toWire(digest))
                .setContent(read(digest))
                .build());
      }
      sentBytes += bytes;
      return along;
    }
    List<Digest> missing = missing(unknown);
    store(missing);
    presence.add(unknown);
    return List.of();
  }

  /** The daemon has done something with the job, so it has all of it. */
  void arrived() {
    presence.add(unknown);
  }

  /** Brings what the daemon turned out to lack. */
  void bring(Collection<Digest> lacking) throws IOException, CallFailure {
    presence.forget(lacking);
    store(lacking);
    presence.add(lacking);
  }

  private List<Digest> all() {
    List<Digest> all = new ArrayList<>(action.digests());
    all.addAll(inputs.contents());
    return all;
  }

  private boolean isSmall(Digest digest) {
    return action.messages().containsKey(digest) || inputs.isSmall(digest);
  }

  private List<Digest> missing(List<Digest> unknown) throws IOException, CallFailure {
    List<Digest> missing = new ArrayList<>();
    for (int start = 0; start < unknown.size(); start += ASKED_MAX) {
      List<Digest> part = unknown.subList(start, Math.min(unknown.size(), start + ASKED_MAX));
      FindMissingBlobsRequest request =
          FindMissingBlobsRequest.newBuilder().addAllBlobDigests(WireDigests.toWire(part)).build();
      missing.addAll(WireDigests.fromWire(daemon.findMissing(request).getMissingBlobDigestsList()));
    }
    return missing;
  }

  private void store(Collection<Digest> digests) throws IOException, CallFailure {
    BatchUpdateBlobsRequest.Builder batch = BatchUpdateBlobsRequest.newBuilder();
    long batchBytes = 0;
    for (Digest digest : digests) {
      if (!isSmall(digest)) {
        try (InputStream content = inputs.open(digest)) {
          daemon.store(digest, content);
        }
        sentBytes += digest.sizeBytes();
        continue;
      }
      if (batchBytes + digest.sizeBytes() > BATCH_BYTES_MAX) {
        store(batch.build());
        batch.clear();
        batchBytes = 0;
      }
      batch.addRequestsBuilder().setDigest(WireDigests.toWire(digest)).setData(read(digest));
      batchBytes += digest.sizeBytes();
      sentBytes += digest.sizeBytes();
    }
    if (batch.getRequestsCount() > 0) {
      store(batch.build());
    }
  }

  private void store(BatchUpdateBlobsRequest batch) throws IOException, CallFailure {
    for (BatchUpdateBlobsResponse.Response one : daemon.store(batch).getResponsesList()) {
      if (one.getStatus().getCode() != Code.OK_VALUE) {
        throw new CallFailure(one.getStatus());
      }
    }
  }

  private ByteString read(Digest digest) throws IOException {
    byte[] message = action.messages().get(digest);
    if (message != null) {
      return UnsafeByteOperations.unsafeWrap(message);
    }
    try (InputStream content = inputs.open(digest)) {
      byte[] bytes = content.readAllBytes();
      if (bytes.length != digest.sizeBytes()) {
        throw new IOException("an input changed while it was read");
      }
      return UnsafeByteOperations.unsafeWrap(bytes);
    }
  }
}
