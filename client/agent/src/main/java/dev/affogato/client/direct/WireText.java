package dev.affogato.client.direct;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Between byte strings, one character a byte, and the API's texts, which are UTF-8. Stateless. */
final class WireText {
  private WireText() {}

  /** {@code bytes} as a message has it. */
  static String of(String bytes) throws Detour {
    if (isAscii(bytes)) {
      return bytes;
    }
    ByteBuffer raw = ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1));
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(raw).toString();
    } catch (CharacterCodingException noText) {
      throw new Detour(DetourCode.TEXT, "the command has a word that is no UTF-8");
    }
  }

  /** Back again. */
  static String bytes(String text) {
    return isAscii(text)
        ? text
        : new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }
}
