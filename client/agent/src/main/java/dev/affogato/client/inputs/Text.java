package dev.affogato.client.inputs;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Bytes of names, which we carry one ISO-8859-1 character a byte. Stateless. */
final class Text {
  private Text() {}

  static byte[] bytes(String name) {
    return name.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Whether messages can carry it: their names are UTF-8. */
  static boolean isUtf8(byte[] name) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(name));
      return true;
    } catch (CharacterCodingException other) {
      return false;
    }
  }

  /** For a person. */
  static String shown(String name) {
    return new String(bytes(name), StandardCharsets.UTF_8);
  }
}
