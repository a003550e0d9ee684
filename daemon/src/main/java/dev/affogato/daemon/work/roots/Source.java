package dev.affogato.daemon.work.roots;

import dev.affogato.cache.blob.Contents;
import dev.affogato.cache.blob.Lease;
import dev.affogato.cache.digest.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;

/** What a pool wants of the store. Implementations are thread-safe. */
interface Source {
  /** Keeps contents there, and tells which are not. */
  Lease lease(Collection<Digest> digests) throws IOException;

  /** Makes {@code target} a name of a content. */
  void link(Digest digest, boolean executable, Path target) throws IOException;

  static Source of(Contents store) {
    return new Source() {
      @Override
      public Lease lease(Collection<Digest> digests) throws IOException {
        return store.lease(digests);
      }

      @Override
      public void link(Digest digest, boolean executable, Path target) throws IOException {
        store.link(digest, executable, target);
      }
    };
  }
}
