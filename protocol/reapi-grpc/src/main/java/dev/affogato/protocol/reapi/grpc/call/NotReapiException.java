package dev.affogato.protocol.reapi.grpc.call;

import java.io.IOException;

/** What listens there does not execute actions; an icecream daemon, most likely. */
public final class NotReapiException extends IOException {
  private static final long serialVersionUID = 1;

  public NotReapiException(String message) {
    super(message);
  }
}
