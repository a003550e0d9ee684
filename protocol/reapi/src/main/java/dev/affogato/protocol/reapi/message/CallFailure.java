package dev.affogato.protocol.reapi.message;

import com.google.protobuf.Any;
import com.google.rpc.Code;
import com.google.rpc.PreconditionFailure;
import com.google.rpc.Status;
import dev.affogato.cache.digest.Digest;
import java.util.Collection;

/** Ends a call with a status of the API, whichever transport it came by. */
public final class CallFailure extends Exception {
  private static final long serialVersionUID = 1;

  private final transient Status status;

  public CallFailure(Status status) {
    super(status.getMessage());
    this.status = status;
  }

  public CallFailure(Code code, String message) {
    this(Status.newBuilder().setCode(code.getNumber()).setMessage(message).build());
  }

  /** A request that can never succeed. */
  public static CallFailure invalid(String message) {
    return new CallFailure(Code.INVALID_ARGUMENT, message);
  }

  /** Tells the client what to upload before it tries again (spec 7). */
  public static CallFailure missing(Collection<Digest> digests) {
    PreconditionFailure.Builder failure = PreconditionFailure.newBuilder();
    for (Digest digest : digests) {
      failure
          .addViolationsBuilder()
          .setType("MISSING")
          .setSubject("blobs/" + digest.hex() + '/' + digest.sizeBytes());
    }
    return new CallFailure(
        Status.newBuilder()
            .setCode(Code.FAILED_PRECONDITION_VALUE)
            .setMessage(digests.size() + " contents are missing: upload them")
            .addDetails(Any.pack(failure.build()))
            .build());
  }

  public Status status() {
    return status;
  }

  public Code code() {
    Code code = Code.forNumber(status.getCode());
    return code == null ? Code.UNKNOWN : code;
  }
}
