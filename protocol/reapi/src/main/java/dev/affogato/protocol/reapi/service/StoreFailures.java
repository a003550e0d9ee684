package dev.affogato.protocol.reapi.service;

import com.google.rpc.Code;
import dev.affogato.cache.blob.MissingBlobException;
import dev.affogato.cache.blob.StoreFullException;
import dev.affogato.cache.blob.WrongDigestException;
import dev.affogato.protocol.reapi.message.CallFailure;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;

/** What a caller hears when the store fails. Stateless. */
public final class StoreFailures {
  private static final System.Logger LOG = System.getLogger(StoreFailures.class.getName());

  private StoreFailures() {}

  public static CallFailure toCaller(IOException failure) {
    return switch (failure) {
      case MissingBlobException missing -> new CallFailure(Code.NOT_FOUND, text(missing));
      case WrongDigestException wrong -> CallFailure.invalid(text(wrong));
      case StoreFullException full -> new CallFailure(Code.RESOURCE_EXHAUSTED, text(full));
      case ClosedByInterruptException ended ->
          new CallFailure(Code.CANCELLED, "the call was ended before its time");
      default -> {
        // Paths of this machine are nobody else's business.
        LOG.log(System.Logger.Level.WARNING, "the store failed: " + failure);
        yield new CallFailure(Code.INTERNAL, "the store failed; its machine's log says how");
      }
    };
  }

  private static String text(IOException failure) {
    return String.valueOf(failure.getMessage());
  }
}
