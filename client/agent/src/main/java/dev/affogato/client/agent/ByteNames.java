package dev.affogato.client.agent;

import dev.affogato.base.io.NativeText;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** File names as they come from a launcher, one character a byte. Stateless. */
final class ByteNames {
  private ByteNames() {}

  /** The path Java can open, or null if there is none. */
  static @Nullable Path path(String bytes) {
    String text = NativeText.toJava(bytes).orElse(null);
    try {
      return text == null ? null : Path.of(text);
    } catch (InvalidPathException notNameable) {
      return null;
    }
  }

  /** {@code name} seen from {@code directory}; both and the result one character a byte. */
  static String absolute(String directory, String name) {
    return name.startsWith("/") ? name : directory + "/" + name;
  }
}
