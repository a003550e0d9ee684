package dev.affogato.protocol.reapi.direct;

import com.google.protobuf.ByteString;
import com.google.rpc.Code;
import dev.affogato.cache.digest.Digest;
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
import dev.affogato.protocol.reapi.message.WireDigests;
import dev.affogato.protocol.reapi.service.Caller;
import dev.affogato.protocol.reapi.v2.BatchUpdateBlobsRequest;
import dev.affogato.protocol.reapi.v2.BatchUpdateBlobsResponse;
import dev.affogato.protocol.reapi.v2.FindMissingBlobsRequest;
import dev.affogato.protocol.reapi.v2.FindMissingBlobsResponse;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A store in memory, and executions as a test wants them. Thread-safe. */
final class FakeService implements DirectService {
  final Map<Digest, byte[]> contents = new ConcurrentHashMap<>();
  final Set<Caller> callers = ConcurrentHashMap.newKeySet();
  volatile long blobBytesMax = Long.MAX_VALUE;
  volatile Execution execution = request -> Executed.getDefaultInstance();

  interface Execution {
    Executed execute(Execute request) throws CallFailure, InterruptedException;
  }

  @Override
  public Welcome welcome() {
    return Welcome.newBuilder().setEpoch("1").setMachine("here").build();
  }

  @Override
  public FindMissingBlobsResponse findMissing(FindMissingBlobsRequest request, Caller caller)
      throws CallFailure {
    callers.add(caller);
    FindMissingBlobsResponse.Builder missing = FindMissingBlobsResponse.newBuilder();
    for (Digest digest : WireDigests.fromWire(request.getBlobDigestsList())) {
      if (!contents.containsKey(digest)) {
        missing.addMissingBlobDigests(WireDigests.toWire(digest));
      }
    }
    return missing.build();
  }

  @Override
  public BatchUpdateBlobsResponse store(BatchUpdateBlobsRequest request, Caller caller)
      throws CallFailure {
    for (BatchUpdateBlobsRequest.Request one : request.getRequestsList()) {
      contents.put(WireDigests.fromWire(one.getDigest()), one.getData().toByteArray());
    }
    return BatchUpdateBlobsResponse.getDefaultInstance();
  }

  @Override
  public void store(Iterator<Piece> pieces, Caller caller) throws CallFailure {
    Piece first = pieces.next();
    if (first.getDigest().getSizeBytes() > blobBytesMax) {
      throw new CallFailure(Code.RESOURCE_EXHAUSTED, "too large");
    }
    ByteString content = first.getContent();
    while (pieces.hasNext()) {
      content = content.concat(pieces.next().getContent());
    }
    contents.put(WireDigests.fromWire(first.getDigest()), content.toByteArray());
  }

  @Override
  public KnownFiles know(KnowFiles request, Caller caller) {
    throw new IllegalStateException("a fault");
  }

  @Override
  public Found lookUp(LookUp request, Caller caller) {
    return Found.newBuilder().setMachine("there").build();
  }

  @Override
  public Executed execute(Execute request, Caller caller) throws CallFailure, InterruptedException {
    return execution.execute(request);
  }

  @Override
  public Disputed dispute(Dispute request, Caller caller) {
    return Disputed.newBuilder().setForgotten(request.getMachine().length()).build();
  }

  @Override
  public InputStream read(Digest digest, Caller caller) throws CallFailure {
    byte[] content = contents.get(digest);
    if (content == null) {
      throw new CallFailure(Code.NOT_FOUND, "not there");
    }
    return new ByteArrayInputStream(content);
  }
}
