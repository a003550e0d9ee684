package dev.affogato.cache.blob;

import java.io.IOException;

/** There is no room for a content, also after others were thrown out. */
public final class StoreFullException extends IOException {
  private static final long serialVersionUID = 1;

  StoreFullException(String message) {
    super(message);
  }
}
