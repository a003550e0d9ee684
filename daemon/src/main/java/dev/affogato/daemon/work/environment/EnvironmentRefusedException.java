package dev.affogato.daemon.work.environment;

import java.io.IOException;

/**
 * An environment that cannot be used; the message names it, what is wrong and what to do, and may
 * go to the peer.
 */
public final class EnvironmentRefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  public EnvironmentRefusedException(String message) {
    super(message);
  }

  public EnvironmentRefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
