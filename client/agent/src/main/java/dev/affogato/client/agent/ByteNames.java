package dev.affogato.client.agent;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * File names as they come from a launcher, one character a byte, and as Java opens them, in the
 * character set it was started with. Thread-safe: no state.
 */
final class ByteNames {
  private static final Charset NAME_CHARSET =
      Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

  private ByteNames() {}

  /** The path Java can open, or null if there is none. */
  static @Nullable Path path(String bytes) {
    try {
      byte[] name = bytes.getBytes(StandardCharsets.ISO_8859_1);
      return Path.of(NAME_CHARSET.newDecoder().decode(ByteBuffer.wrap(name)).toString());
    } catch (CharacterCodingException | InvalidPathException notNameable) {
      return null;
    }
  }

  /** {@code name} seen from {@code directory}; both and the result one character a byte. */
  static String absolute(String directory, String name) {
    return name.startsWith("/") ? name : directory + "/" + name;
  }
}
