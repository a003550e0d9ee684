package dev.affogato.protocol.icecc.wire;

import java.io.IOException;

/** What a peer sent breaks the protocol; its connection, and only that, must be closed. */
public final class ProtocolException extends IOException {
  public ProtocolException(String message) {
    super(message);
  }

  public ProtocolException(String message, Throwable cause) {
    super(message, cause);
  }
}
