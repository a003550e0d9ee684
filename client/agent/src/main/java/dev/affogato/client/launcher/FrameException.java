package dev.affogato.client.launcher;

import java.io.IOException;

/** The peer's bytes are not what docs/protocol/launcher.md allows. */
final class FrameException extends IOException {
  private static final long serialVersionUID = 1;

  FrameException(String message) {
    super(message);
  }
}
