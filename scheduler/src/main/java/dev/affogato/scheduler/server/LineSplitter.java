package dev.affogato.scheduler.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Cuts what an operator types into commands (protocol spec 10). Confined to one thread.
 *
 * <p>Any control character ends a line, and so does any byte above ASCII; further ones that come in
 * the same packet are swallowed, as is a line feed right after a carriage return.
 */
final class LineSplitter {
  /** Far above any command with its host names. */
  static final int LINE_CHARS_MAX = 4096;

  private final StringBuilder line = new StringBuilder();
  private boolean afterCarriageReturn;

  /** The lines that end within {@code packet}, or empty if a line grows too long. */
  Optional<List<String>> add(byte[] packet, int length) {
    List<String> lines = new ArrayList<>();
    int i = 0;
    if (afterCarriageReturn && length > 0 && packet[0] == '\n') {
      i = 1;
    }
    afterCarriageReturn = false;
    while (i < length) {
      if (!endsLine(packet[i])) {
        if (line.length() >= LINE_CHARS_MAX) {
          return Optional.empty();
        }
        line.append((char) packet[i++]);
        continue;
      }
      lines.add(line.toString());
      line.setLength(0);
      while (i < length && endsLine(packet[i])) {
        afterCarriageReturn = packet[i] == '\r';
        i++;
      }
    }
    return Optional.of(lines);
  }

  private static boolean endsLine(byte b) {
    // Signed on purpose: bytes from 0x80 on are negative.
    return b < ' ';
  }
}
