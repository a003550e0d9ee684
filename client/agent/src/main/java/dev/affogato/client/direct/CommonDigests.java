package dev.affogato.client.direct;

import dev.affogato.base.file.FileStamp;
import dev.affogato.cache.digest.Digest;
import dev.affogato.client.inputs.DigestSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What a daemon told of files that all users read, remembered for all of them: it has read these
 * itself, each in the state it was asked for. Thread-safe.
 */
final class CommonDigests {
  /** A system has some tens of thousands of headers; then all is asked anew. */
  private static final int KNOWN_MAX = 100_000;

  private record Key(String path, FileStamp stamp) {
    @Override
    public boolean equals(@Nullable Object object) {
      return object instanceof Key other && path.equals(other.path) && stamp.equals(other.stamp);
    }

    @Override
    public int hashCode() {
      return 31 * path.hashCode() + stamp.hashCode();
    }
  }

  private final Map<Key, Digest> known = new ConcurrentHashMap<>();

  /** What is known, and else what {@code daemon} tells. */
  DigestSource before(DigestSource daemon) {
    return files -> digests(files, daemon);
  }

  private List<Optional<Digest>> digests(List<DigestSource.Wanted> files, DigestSource daemon)
      throws IOException, InterruptedException {
    List<DigestSource.Wanted> unknown =
        files.stream().filter(file -> !known.containsKey(key(file))).toList();
    if (!unknown.isEmpty()) {
      remember(unknown, daemon.digests(unknown));
    }
    List<Optional<Digest>> digests = new ArrayList<>(files.size());
    files.forEach(file -> digests.add(Optional.ofNullable(known.get(key(file)))));
    return digests;
  }

  private void remember(List<DigestSource.Wanted> files, List<Optional<Digest>> digests) {
    if (known.size() > KNOWN_MAX) {
      known.clear();
    }
    for (int i = 0; i < Math.min(files.size(), digests.size()); i++) {
      Key key = key(files.get(i));
      digests.get(i).ifPresent(digest -> known.put(key, digest));
    }
  }

  private static Key key(DigestSource.Wanted file) {
    return new Key(file.path(), file.stamp());
  }
}
