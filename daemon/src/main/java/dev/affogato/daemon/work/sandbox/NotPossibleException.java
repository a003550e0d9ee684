package dev.affogato.daemon.work.sandbox;

import java.io.IOException;

/** A job that cannot be run here as asked for; the message says why and may go to the peer. */
public final class NotPossibleException extends IOException {
  private static final long serialVersionUID = 1L;

  public NotPossibleException(String message) {
    super(message);
  }
}
