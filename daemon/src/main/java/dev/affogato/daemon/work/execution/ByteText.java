package dev.affogato.daemon.work.execution;

import dev.affogato.daemon.work.sandbox.NotPossibleException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * Turns text with one character a byte into text that the JDK turns into the same bytes when it
 * starts a program. The JDK encodes arguments as the locale says, and replaces what it cannot
 * encode. Immutable: no state.
 */
final class ByteText {
  private static final Charset ARGUMENTS =
      Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

  private ByteText() {}

  static String argument(String bytes) throws NotPossibleException {
    return argument(bytes, ARGUMENTS);
  }

  static String argument(String bytes, Charset encoding) throws NotPossibleException {
    if (bytes.indexOf('\0') >= 0) {
      throw new NotPossibleException("an argument of the compiler has a zero byte");
    }
    if (bytes.chars().allMatch(c -> c < 0x80)) {
      return bytes;
    }
    try {
      return encoding
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1)))
          .toString();
    } catch (CharacterCodingException notSayable) {
      throw new NotPossibleException(
          "this daemon's locale ("
              + encoding
              + ") cannot pass a name that is not ASCII to the compiler; start it with LC_ALL=C.UTF-8");
    }
  }
}
