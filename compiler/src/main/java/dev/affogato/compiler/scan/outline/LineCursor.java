package dev.affogato.compiler.scan.outline;

import dev.affogato.compiler.scan.lex.Bytes;
import dev.affogato.compiler.scan.lex.LexMode;
import dev.affogato.compiler.scan.lex.Literals;
import dev.affogato.compiler.scan.lex.LogicalText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Walks through a file and knows where comments and literals end, which may be lines later.
 * Confined to one file's minimising.
 */
final class LineCursor {
  private final LogicalText logical;
  private final byte[] text;
  private final int length;
  private final LexMode mode;
  private final Watcher watcher;
  private int at;
  private byte[] clean = new byte[256];
  private int cleanLength;

  LineCursor(LogicalText logical, LexMode mode, Watcher watcher) {
    this.logical = logical;
    this.text = logical.bytes();
    this.length = logical.length();
    this.mode = mode;
    this.watcher = watcher;
  }

  boolean atEnd() {
    return at >= length;
  }

  byte[] text() {
    return text;
  }

  int offset() {
    return at;
  }

  void moveTo(int offset) {
    at = offset;
  }

  /** The byte here; a newline at the end of the file. */
  byte current() {
    return at < length ? text[at] : (byte) '\n';
  }

  private byte byteAt(int offset) {
    return offset < length ? text[offset] : (byte) '\n';
  }

  /** Goes on to the next byte that is neither blank nor in a comment, perhaps lines further on. */
  void skipBlanks() {
    while (at < length) {
      if (Bytes.isBlank(text[at])) {
        at++;
      } else if (!skipComment()) {
        return;
      }
    }
  }

  private boolean skipComment() {
    if (text[at] != '/') {
      return false;
    }
    if (byteAt(at + 1) == '*') {
      at = commentEnd(at + 2);
      return true;
    }
    if (mode.lineComments() && byteAt(at + 1) == '/') {
      at = lineEnd(at);
      return true;
    }
    return false;
  }

  private int commentEnd(int from) {
    for (int i = from; i + 1 < length; i++) {
      if (text[i] == '*' && text[i + 1] == '/') {
        return i + 2;
      }
    }
    return length;
  }

  private int lineEnd(int from) {
    int i = from;
    while (i < length && text[i] != '\n') {
      i++;
    }
    return i;
  }

  /** Takes the {@code #} that begins a directive, if that is what is here. */
  boolean takeHash() {
    if (current() == '#') {
      at++;
      return true;
    }
    if (mode.digraphs() && current() == '%' && byteAt(at + 1) == ':') {
      at += 2;
      return true;
    }
    return false;
  }

  /** Takes an identifier, possibly empty; returns where it began. */
  int takeName() {
    int from = at;
    if (at < length && Bytes.startsName(text[at])) {
      at = Literals.nameEnd(text, at, length);
    }
    return from;
  }

  /** Goes on behind the end of this line, looking at what is in it. */
  void skipLine(PragmaReader pragmas) {
    while (at < length) {
      byte b = text[at];
      if (b == '\n') {
        at++;
        return;
      }
      if (Bytes.startsName(b)) {
        int from = takeName();
        if (!skipRawString(from)) {
          watcher.name(text, from, at);
          if (Watcher.isPragma(text, from, at)) {
            pragmas.operator(this);
          }
        }
      } else if (Bytes.isDigit(b)) {
        at = Literals.numberEnd(text, at, length, mode.digitSeparators());
      } else if (b == '"' || b == '\'') {
        int from = at;
        at = Literals.quotedEnd(text, at, length);
        watcher.literal(text, from, at);
      } else if (b != '/' || !skipComment()) {
        at++;
      }
    }
  }

  private boolean skipRawString(int prefix) {
    int end = rawStringEnd(prefix);
    if (end < 0) {
      return false;
    }
    watcher.literal(text, at, end);
    at = end;
    return true;
  }

  /** End of the raw string whose prefix ends here, or -1 if there is none. */
  private int rawStringEnd(int prefix) {
    if (!mode.rawStrings() || current() != '"' || !Literals.isRawPrefix(text, prefix, at)) {
      return -1;
    }
    int delimiter = Literals.rawDelimiterLength(text, at, length);
    return delimiter < 0
        ? -1
        : logical.rawStringEnd(at, Arrays.copyOfRange(text, at + 1, at + 1 + delimiter));
  }

  /** The rest of this line without comments, blanks at its ends gone; goes on behind it. */
  byte[] takeCleanLine() {
    cleanLength = 0;
    boolean space = false;
    int headerQuery = 0;
    while (at < length && text[at] != '\n') {
      byte b = text[at];
      if (Bytes.isBlank(b)) {
        space = true;
        at++;
        continue;
      }
      if (b == '/' && skipComment()) {
        space = true;
        continue;
      }
      if (space && cleanLength > 0) {
        append((byte) ' ');
      }
      space = false;
      int from = at;
      takeToken(b, headerQuery == 2);
      headerQuery = headerQuery(headerQuery, from);
    }
    at++;
    return Arrays.copyOf(clean, cleanLength);
  }

  /** Counts up to the place where a header's name may follow: {@code __has_include}, {@code (}. */
  private int headerQuery(int before, int from) {
    if (before == 1 && text[from] == '(') {
      return 2;
    }
    boolean query = at - from >= 11 && text[from] == '_' && isHeaderQuery(from);
    return query ? 1 : 0;
  }

  private boolean isHeaderQuery(int from) {
    String name = new String(text, from, at - from, StandardCharsets.ISO_8859_1);
    return name.equals("__has_include")
        || name.equals("__has_include_next")
        || name.equals("__has_embed");
  }

  private void takeToken(byte b, boolean headerAllowed) {
    int from = at;
    if (Bytes.startsName(b)) {
      takeName();
      int end = rawStringEnd(from);
      if (end >= 0) {
        appendAll(text, from, at);
        byte[] raw = logical.originalBetween(at, end);
        watcher.bodyLiteral(raw, 0, raw.length);
        appendAll(raw, 0, raw.length);
        at = end;
        return;
      }
      watcher.name(text, from, at);
    } else if (Literals.startsNumber(text, at, length)) {
      at = Literals.numberEnd(text, at, length, mode.digitSeparators());
    } else if (b == '"' || b == '\'') {
      at = Literals.quotedEnd(text, at, length);
      watcher.bodyLiteral(text, from, at);
    } else if (b == '<' && headerAllowed) {
      at = Math.max(at + 1, Literals.headerEnd(text, at, length));
    } else {
      at++;
    }
    appendAll(text, from, at);
  }

  private void append(byte b) {
    if (cleanLength == clean.length) {
      clean = Arrays.copyOf(clean, clean.length * 2);
    }
    clean[cleanLength++] = b;
  }

  private void appendAll(byte[] bytes, int from, int to) {
    int count = to - from;
    if (cleanLength + count > clean.length) {
      clean = Arrays.copyOf(clean, Math.max(clean.length * 2, cleanLength + count));
    }
    System.arraycopy(bytes, from, clean, cleanLength, count);
    cleanLength += count;
  }
}
