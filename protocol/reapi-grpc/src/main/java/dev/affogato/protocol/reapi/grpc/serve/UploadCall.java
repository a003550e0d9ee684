package dev.affogato.protocol.reapi.grpc.serve;

import dev.affogato.cache.blob.Contents;
import dev.affogato.protocol.reapi.bytestream.WriteRequest;
import dev.affogato.protocol.reapi.bytestream.WriteResponse;
import dev.affogato.protocol.reapi.message.CallFailure;
import dev.affogato.protocol.reapi.message.ResourceName;
import dev.affogato.protocol.reapi.service.Caller;
import dev.affogato.protocol.reapi.service.Quotas;
import dev.affogato.protocol.reapi.service.StoreFailures;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One ByteStream.Write. Confined: gRPC calls it by one thread at a time, and asks for the next
 * message when the last one is on the disk.
 */
final class UploadCall implements StreamObserver<WriteRequest> {
  private static final System.Logger LOG = System.getLogger(UploadCall.class.getName());

  /** The answer for a compressed content that is there already (spec 4.5). */
  private static final long ALREADY_THERE = -1;

  private final Contents store;
  private final Quotas quotas;
  private final Caller caller;
  private final StreamObserver<WriteResponse> observer;
  private @Nullable Upload upload;
  private boolean over;

  UploadCall(Contents store, Quotas quotas, Caller caller, StreamObserver<WriteResponse> observer) {
    this.store = store;
    this.quotas = quotas;
    this.caller = caller;
    this.observer = observer;
  }

  @Override
  public void onNext(WriteRequest request) {
    if (over) {
      // The peer had more on its way when it was answered.
      return;
    }
    try {
      take(request);
    } catch (CallFailure | RuntimeException failure) {
      fail(failure);
    } catch (IOException failure) {
      fail(StoreFailures.toCaller(failure));
    }
  }

  private void take(WriteRequest request) throws CallFailure, IOException {
    Upload current = upload;
    if (current == null) {
      ResourceName name = ResourceName.forWrite(request.getResourceName());
      if (store.contains(name.digest())) {
        finish(name.compressed() ? ALREADY_THERE : name.digest().sizeBytes());
        return;
      }
      quotas.beforeTaking(caller, name.digest().sizeBytes());
      current = new Upload(store, request.getResourceName(), name);
      upload = current;
    }
    if (current.take(request)) {
      finish(current.committedSize());
    }
  }

  @Override
  public void onError(Throwable peerIsGone) {
    over = true;
    release();
  }

  @Override
  public void onCompleted() {
    if (!over) {
      fail(CallFailure.invalid("the stream ended before finish_write"));
    }
  }

  private void finish(long committedSize) {
    over = true;
    release();
    observer.onNext(WriteResponse.newBuilder().setCommittedSize(committedSize).build());
    observer.onCompleted();
  }

  private void fail(Exception failure) {
    over = true;
    release();
    Calls.fail(observer, failure);
  }

  private void release() {
    try {
      if (upload != null) {
        upload.close();
      }
    } catch (IOException notRemoved) {
      LOG.log(
          System.Logger.Level.WARNING, "a half content stays until the next start: " + notRemoved);
    }
  }
}
