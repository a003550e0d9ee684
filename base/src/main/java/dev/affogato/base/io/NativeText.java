package dev.affogato.base.io;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Between bytes of the system (arguments, file names) and Java's text. Stateless.
 *
 * <p>The system's strings are bytes; we carry them one ISO-8859-1 character a byte, so that none is
 * lost. Java names files and starts programs by characters, which it turns into bytes by the
 * character set of the locale it was started in: what is no text in that set cannot be said to it.
 */
public final class NativeText {
  private static final Charset NATIVE =
      Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

  private NativeText() {}

  /** {@code bytes} as Java must be given it for paths and commands; empty if there is no way. */
  public static Optional<String> toJava(String bytes) {
    return decode(bytes, NATIVE);
  }

  /** The bytes of a path or text that Java has, one character a byte. */
  public static String ofJava(String text) {
    return new String(text.getBytes(NATIVE), StandardCharsets.ISO_8859_1);
  }

  static Optional<String> decode(String bytes, Charset charset) {
    ByteBuffer raw = ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1));
    try {
      return Optional.of(charset.newDecoder().decode(raw).toString());
    } catch (CharacterCodingException noText) {
      return Optional.empty();
    }
  }
}
