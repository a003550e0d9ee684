package dev.affogato.protocol.reapi.direct;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The first bytes each side sends: a name and the version of the frames. Stateless.
 *
 * <p>No icecream peer begins so: its first word is a small number, lowest byte first.
 */
final class Greeting {
  private static final byte[] NAME = "AFDR".getBytes(StandardCharsets.US_ASCII);
  private static final byte VERSION = 1;

  static final int BYTES = NAME.length + 1;

  private Greeting() {}

  static byte[] bytes() {
    byte[] greeting = Arrays.copyOf(NAME, BYTES);
    greeting[NAME.length] = VERSION;
    return greeting;
  }

  static boolean isName(byte[] first) {
    return first.length >= NAME.length
        && Arrays.equals(first, 0, NAME.length, NAME, 0, NAME.length);
  }

  static boolean isOurs(byte[] greeting) {
    return Arrays.equals(greeting, bytes());
  }
}
