package dev.affogato.protocol.reapi.grpc.call;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A machine cannot be reached, or not any more. The connection to it is of no use. */
public final class PeerLostException extends IOException {
  private static final long serialVersionUID = 1;

  public PeerLostException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
