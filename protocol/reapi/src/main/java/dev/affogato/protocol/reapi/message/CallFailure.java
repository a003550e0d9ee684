package dev.affogato.protocol.reapi.message;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Code;
import com.google.rpc.PreconditionFailure;
import com.google.rpc.Status;
import dev.affogato.cache.digest.Digest;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/** Ends a call with a status of the API, whichever transport it came by. */
public final class CallFailure extends Exception {
  private static final long serialVersionUID = 1;

  /** A content that was to be uploaded before (spec 7). */
  private static final String MISSING = "MISSING";

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
          .setType(MISSING)
          .setSubject("blobs/" + digest.hex() + '/' + digest.sizeBytes());
    }
    return new CallFailure(
        Status.newBuilder()
            .setCode(Code.FAILED_PRECONDITION_VALUE)
            .setMessage(digests.size() + " contents are missing: upload them")
            .addDetails(Any.pack(failure.build()))
            .build());
  }

  /**
   * What a peer lacks for an action, by the status it ended with: of a call, or in a response.
   * Nothing if that is not all that was wrong.
   */
  public static Set<Digest> missingIn(Status status) {
    Set<Digest> missing = new LinkedHashSet<>();
    if (status.getCode() != Code.FAILED_PRECONDITION_VALUE) {
      return missing;
    }
    for (Any detail : status.getDetailsList()) {
      if (!detail.is(PreconditionFailure.class)) {
        continue;
      }
      try {
        for (PreconditionFailure.Violation violation :
            detail.unpack(PreconditionFailure.class).getViolationsList()) {
          if (!violation.getType().equals(MISSING)) {
            return Set.of();
          }
          missing.add(ResourceName.forRead(violation.getSubject()).digest());
        }
      } catch (InvalidProtocolBufferException | CallFailure unreadable) {
        return Set.of();
      }
    }
    return missing;
  }

  public Status status() {
    return status;
  }

  public Code code() {
    Code code = Code.forNumber(status.getCode());
    return code == null ? Code.UNKNOWN : code;
  }
}
