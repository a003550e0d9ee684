package dev.affogato.client.direct;

import dev.affogato.base.file.FileStamp;
import dev.affogato.base.io.NativeText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers which files mention a folder. Thread-safe. */
final class Mentions {
  /** Some 30 MB; then all is looked at anew. */
  private static final int KNOWN_MAX = 200_000;

  /** What is larger is no source, and nobody wants to wait for it. */
  private static final long BYTES_MAX = 64 << 20;

  /** Of packages, which cannot know a user's folders. */
  private static final String SYSTEM = "/usr/";

  private record Key(String path, FileStamp stamp, String folder) {}

  private final Map<Key, Boolean> known = new ConcurrentHashMap<>();

  /** Whether {@code folder} is to be found in the file; as well if it cannot be read. */
  boolean isIn(String path, FileStamp stamp, String folder) {
    if (path.startsWith(SYSTEM) && !folder.startsWith(SYSTEM)) {
      return false;
    }
    if (known.size() > KNOWN_MAX) {
      known.clear();
    }
    return known.computeIfAbsent(new Key(path, stamp, folder), Mentions::look);
  }

  private static boolean look(Key key) {
    String name = NativeText.toJava(key.path()).orElse(null);
    if (name == null || key.stamp().sizeBytes() > BYTES_MAX) {
      return true;
    }
    try {
      return new String(Files.readAllBytes(Path.of(name)), StandardCharsets.ISO_8859_1)
          .contains(key.folder());
    } catch (IOException gone) {
      return true;
    }
  }
}
