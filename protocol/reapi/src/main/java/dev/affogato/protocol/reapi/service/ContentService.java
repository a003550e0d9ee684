package dev.affogato.protocol.reapi.service;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Code;
import com.google.rpc.Status;
import dev.affogato.cache.blob.Contents;
import dev.affogato.cache.digest.Digest;
import dev.affogato.protocol.reapi.message.CallFailure;
import dev.affogato.protocol.reapi.message.WireDigests;
import dev.affogato.protocol.reapi.v2.BatchReadBlobsRequest;
import dev.affogato.protocol.reapi.v2.BatchReadBlobsResponse;
import dev.affogato.protocol.reapi.v2.BatchUpdateBlobsRequest;
import dev.affogato.protocol.reapi.v2.BatchUpdateBlobsResponse;
import dev.affogato.protocol.reapi.v2.Compressor;
import dev.affogato.protocol.reapi.v2.Directory;
import dev.affogato.protocol.reapi.v2.DirectoryNode;
import dev.affogato.protocol.reapi.v2.FindMissingBlobsRequest;
import dev.affogato.protocol.reapi.v2.FindMissingBlobsResponse;
import dev.affogato.protocol.reapi.v2.GetTreeRequest;
import dev.affogato.protocol.reapi.v2.GetTreeResponse;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;

/**
 * The service ContentAddressableStorage: which contents are there, and small ones in batches.
 * Thread-safe.
 */
public final class ContentService {
  /** Sum of a batch: below the 4 MiB that gRPC's clients receive, with room for what is around. */
  public static final int BATCH_BYTES_MAX = (4 << 20) - (256 << 10);

  /** More directories than any toolchain and source tree have. */
  private static final int TREE_DIRECTORIES_MAX = 200_000;

  private static final int PAGE_BYTES = 1 << 20;

  private final Contents store;
  private final Quotas quotas;

  public ContentService(Contents store, Quotas quotas) {
    this.store = store;
    this.quotas = quotas;
  }

  /** Takes an answer, a piece at a time, as fast as the peer reads it. */
  public interface Pages {
    void send(GetTreeResponse page) throws CallFailure, InterruptedException;
  }

  public FindMissingBlobsResponse findMissing(FindMissingBlobsRequest request) throws CallFailure {
    WireDigests.checkFunction(request.getDigestFunction());
    try {
      return FindMissingBlobsResponse.newBuilder()
          .addAllMissingBlobDigests(
              WireDigests.toWire(
                  store.findMissing(WireDigests.fromWire(request.getBlobDigestsList()))))
          .build();
    } catch (IOException failure) {
      throw StoreFailures.toCaller(failure);
    }
  }

  public BatchUpdateBlobsResponse update(BatchUpdateBlobsRequest request, Caller caller)
      throws CallFailure {
    WireDigests.checkFunction(request.getDigestFunction());
    long sum = 0;
    for (BatchUpdateBlobsRequest.Request blob : request.getRequestsList()) {
      sum = plus(sum, blob.getDigest().getSizeBytes());
    }
    quotas.beforeTaking(caller, sum);
    BatchUpdateBlobsResponse.Builder answer = BatchUpdateBlobsResponse.newBuilder();
    for (BatchUpdateBlobsRequest.Request blob : request.getRequestsList()) {
      answer.addResponsesBuilder().setDigest(blob.getDigest()).setStatus(updateOne(blob));
    }
    return answer.build();
  }

  public BatchReadBlobsResponse read(BatchReadBlobsRequest request) throws CallFailure {
    WireDigests.checkFunction(request.getDigestFunction());
    Set<Digest> digests = WireDigests.fromWire(request.getDigestsList());
    long sum = 0;
    for (Digest digest : digests) {
      sum = plus(sum, digest.sizeBytes());
    }
    BatchReadBlobsResponse.Builder answer = BatchReadBlobsResponse.newBuilder();
    for (Digest digest : digests) {
      BatchReadBlobsResponse.Response.Builder one = answer.addResponsesBuilder();
      one.setDigest(WireDigests.toWire(digest));
      try {
        one.setData(ByteString.copyFrom(store.read(digest)));
        one.setStatus(Status.getDefaultInstance());
      } catch (IOException failure) {
        one.setStatus(StoreFailures.toCaller(failure).status());
      }
    }
    return answer.build();
  }

  /** All directories below a root, each once; what is missing inside is left out (spec 5). */
  public void tree(GetTreeRequest request, Pages pages) throws CallFailure, InterruptedException {
    WireDigests.checkFunction(request.getDigestFunction());
    if (!request.getPageToken().isEmpty()) {
      throw CallFailure.invalid("no page token was given out: the whole tree comes in one stream");
    }
    Digest root = WireDigests.fromWire(request.getRootDigest());
    Set<Digest> seen = new HashSet<>(Set.of(root));
    ArrayDeque<Digest> waiting = new ArrayDeque<>(seen);
    GetTreeResponse.Builder page = GetTreeResponse.newBuilder();
    int pageBytes = 0;
    while (!waiting.isEmpty()) {
      Digest digest = waiting.remove();
      Directory directory;
      try {
        directory = directory(digest);
      } catch (CallFailure failure) {
        if (digest.equals(root) || failure.code() != Code.NOT_FOUND) {
          throw failure;
        }
        continue;
      }
      for (DirectoryNode child : directory.getDirectoriesList()) {
        Digest below = WireDigests.fromWire(child.getDigest());
        if (seen.add(below)) {
          waiting.add(below);
        }
      }
      if (seen.size() > TREE_DIRECTORIES_MAX) {
        throw CallFailure.invalid("more than " + TREE_DIRECTORIES_MAX + " directories in a tree");
      }
      pageBytes += (int) digest.sizeBytes();
      if (pageBytes > PAGE_BYTES && page.getDirectoriesCount() > 0) {
        pages.send(page.build());
        page.clear();
        pageBytes = (int) digest.sizeBytes();
      }
      page.addDirectories(directory);
    }
    pages.send(page.build());
  }

  private Directory directory(Digest digest) throws CallFailure {
    if (digest.sizeBytes() > BATCH_BYTES_MAX) {
      throw CallFailure.invalid("a directory of " + digest.sizeBytes() + " bytes");
    }
    try {
      return Directory.parseFrom(store.read(digest));
    } catch (InvalidProtocolBufferException notDirectory) {
      throw CallFailure.invalid("no directory: " + digest);
    } catch (IOException failure) {
      throw StoreFailures.toCaller(failure);
    }
  }

  private Status updateOne(BatchUpdateBlobsRequest.Request blob) {
    try {
      if (blob.getCompressor() != Compressor.Value.IDENTITY) {
        // Whoever takes the call has decompressed what can be.
        throw CallFailure.invalid("not compressed in a way known here, or to another size");
      }
      store.hold(WireDigests.fromWire(blob.getDigest()), blob.getData().toByteArray());
      return Status.getDefaultInstance();
    } catch (CallFailure refused) {
      return refused.status();
    } catch (IOException failure) {
      return StoreFailures.toCaller(failure).status();
    }
  }

  private static long plus(long sum, long sizeBytes) throws CallFailure {
    if (sizeBytes < 0 || sizeBytes > BATCH_BYTES_MAX || sum + sizeBytes > BATCH_BYTES_MAX) {
      throw CallFailure.invalid(
          "a batch may have " + BATCH_BYTES_MAX + " bytes: use ByteStream, or more batches");
    }
    return sum + sizeBytes;
  }
}
