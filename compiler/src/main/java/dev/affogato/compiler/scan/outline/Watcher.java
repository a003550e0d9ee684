package dev.affogato.compiler.scan.outline;

import dev.affogato.compiler.scan.lex.Bytes;
import dev.affogato.compiler.scan.lex.Literals;
import java.nio.charset.StandardCharsets;

/**
 * Looks at names and literals in passing for what {@link Note} lists. Confined to one file's
 * minimising.
 */
final class Watcher {
  private static final byte[] PUSH_MACRO = ascii("push_macro");
  private static final byte[] POP_MACRO = ascii("pop_macro");
  private static final byte[] COUNTER = ascii("__COUNTER__");
  private static final byte[] DATE = ascii("__DATE__");
  private static final byte[] TIME = ascii("__TIME__");
  private static final byte[] TIMESTAMP = ascii("__TIMESTAMP__");
  private static final byte[] PRAGMA = ascii("_Pragma");
  private static final byte[] INCBIN = ascii("incbin");
  private static final byte[] INCLUDE = ascii("include");
  private static final byte[] ONCE = ascii("\"once\"");

  private int notes;

  /** The notes since the last call. */
  int take() {
    int taken = notes;
    notes = 0;
    return taken;
  }

  void add(Note note) {
    notes |= note.bit();
  }

  /** Looks at an identifier. */
  void name(byte[] text, int from, int to) {
    byte first = text[from];
    if (first != '_' && first != 'p') {
      return;
    }
    switch (to - from) {
      case 8 -> {
        noteIf(Note.DATE, DATE, text, from, to);
        noteIf(Note.TIME, TIME, text, from, to);
      }
      case 9 -> noteIf(Note.HIDDEN_PRAGMA, POP_MACRO, text, from, to);
      case 10 -> noteIf(Note.HIDDEN_PRAGMA, PUSH_MACRO, text, from, to);
      case 11 -> noteIf(Note.COUNTER, COUNTER, text, from, to);
      case 13 -> noteIf(Note.TIMESTAMP, TIMESTAMP, text, from, to);
      default -> {}
    }
  }

  static boolean isPragma(byte[] text, int from, int to) {
    return to - from == PRAGMA.length && matches(PRAGMA, text, from, to);
  }

  /** Looks at a string. */
  void literal(byte[] text, int from, int to) {
    for (int i = from + 1; i < to - INCBIN.length; i++) {
      if (text[i] == '.' && text[i + 1] == 'i') {
        if (matches(INCBIN, text, i + 1, to)
            || (matches(INCLUDE, text, i + 1, to)
                && i + 1 + INCLUDE.length < to
                && !Bytes.continuesName(text[i + 1 + INCLUDE.length])
                && startsStatement(text, from, i))) {
          add(Note.ASSEMBLER_FILE);
        }
      }
    }
  }

  /** Looks at a string in a macro's body, which may become the operand of {@code _Pragma}. */
  void bodyLiteral(byte[] text, int from, int to) {
    literal(text, from, to);
    for (int i = from + 1; i < to; i++) {
      if (text[i] == 'p' && (matches(PUSH_MACRO, text, i, to) || matches(POP_MACRO, text, i, to))) {
        add(Note.HIDDEN_PRAGMA);
      }
    }
    if (matches(ONCE, text, from, to)) {
      add(Note.HIDDEN_PRAGMA);
    }
  }

  /** Whether an assembler directive may begin here, rather than a file's suffix. */
  private static boolean startsStatement(byte[] text, int quote, int dot) {
    byte before = text[dot - 1];
    boolean escape = dot - 2 > quote && text[dot - 2] == '\\';
    return escape
        || dot - 1 == quote
        || (Literals.nameEnd(text, dot - 1, dot) == dot - 1 && before != '/');
  }

  private void noteIf(Note note, byte[] word, byte[] text, int from, int to) {
    if (matches(word, text, from, to)) {
      add(note);
    }
  }

  private static boolean matches(byte[] word, byte[] text, int from, int to) {
    if (to - from < word.length) {
      return false;
    }
    for (int i = 0; i < word.length; i++) {
      if (text[from + i] != word[i]) {
        return false;
      }
    }
    return true;
  }

  private static byte[] ascii(String word) {
    return word.getBytes(StandardCharsets.ISO_8859_1);
  }
}
