package dev.affogato.cache.blob;

import dev.affogato.cache.digest.Digest;
import java.io.IOException;

/** A content that was asked for is not, or no longer, in the store. */
public final class MissingBlobException extends IOException {
  private static final long serialVersionUID = 1;

  private final Digest digest;

  MissingBlobException(Digest digest) {
    super("the store does not have " + digest + ": send it again");
    this.digest = digest;
  }

  public Digest digest() {
    return digest;
  }
}
