package dev.affogato.protocol.reapi.direct;

import java.io.IOException;

/** A message is too large for a frame. Nothing of it was sent: the connection can be used on. */
public final class FrameTooLargeException extends IOException {
  private static final long serialVersionUID = 1;

  FrameTooLargeException(int sizeBytes) {
    super(
        "a message of "
            + sizeBytes
            + " bytes, of "
            + Frames.BODY_BYTES_MAX
            + " that a frame may have: store contents before");
  }
}
