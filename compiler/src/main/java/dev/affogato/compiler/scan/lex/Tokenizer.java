package dev.affogato.compiler.scan.lex;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of one cleaned directive line: joined, without comments. Thread-safe: no state but the
 * names.
 */
public final class Tokenizer {
  private final Names names;
  private final LexMode mode;

  public Tokenizer(Names names, LexMode mode) {
    this.names = names;
    this.mode = mode;
  }

  public Names names() {
    return names;
  }

  public LexMode mode() {
    return mode;
  }

  public List<Token> tokens(String line) {
    return tokens(line.getBytes(StandardCharsets.ISO_8859_1), 0);
  }

  /** The tokens of {@code line} from {@code from} on. */
  public List<Token> tokens(byte[] line, int from) {
    List<Token> tokens = new ArrayList<>();
    int at = from;
    boolean space = false;
    while (at < line.length) {
      if (Bytes.isBlank(line[at])) {
        space = true;
        at++;
        continue;
      }
      int end = end(line, at, tokens);
      tokens.add(token(line, at, end, space));
      space = false;
      at = end;
    }
    return tokens;
  }

  private int end(byte[] line, int at, List<Token> before) {
    byte b = line[at];
    int to = line.length;
    if (b == '<' && headerExpected(before)) {
      return Math.max(at + 1, Literals.headerEnd(line, at, to));
    }
    if (b == '"' || b == '\'') {
      return Literals.quotedEnd(line, at, to);
    }
    if (Literals.startsNumber(line, at, to)) {
      return Literals.numberEnd(line, at, to, mode.digitSeparators());
    }
    if (Bytes.startsName(b)) {
      int end = Literals.nameEnd(line, at, to);
      return end < to && (line[end] == '"' || line[end] == '\'') ? prefixed(line, at, end) : end;
    }
    int digraph = digraphLength(line, at);
    if (digraph > 0) {
      return at + digraph;
    }
    Punctuator punctuator = Punctuator.at(line, at, to, mode.cplusplus());
    return punctuator == null ? at + 1 : at + punctuator.spelling().length();
  }

  /** End of an identifier before a quote, or of the literal whose prefix it is. */
  private int prefixed(byte[] line, int from, int quote) {
    if (mode.rawStrings() && line[quote] == '"' && Literals.isRawPrefix(line, from, quote)) {
      int delimiter = Literals.rawDelimiterLength(line, quote, line.length);
      if (delimiter >= 0) {
        return rawEnd(line, quote, delimiter);
      }
    }
    return Literals.isPrefix(line, from, quote)
        ? Literals.quotedEnd(line, quote, line.length)
        : quote;
  }

  private static int rawEnd(byte[] line, int quote, int delimiter) {
    for (int i = quote + delimiter + 2; i + delimiter + 1 < line.length; i++) {
      if (line[i] == ')'
          && line[i + delimiter + 1] == '"'
          && Arrays.mismatch(line, i + 1, i + 1 + delimiter, line, quote + 1, quote + 1 + delimiter)
              < 0) {
        return i + delimiter + 2;
      }
    }
    return line.length;
  }

  private Token token(byte[] line, int from, int to, boolean space) {
    byte b = line[from];
    byte last = line[to - 1];
    if (Bytes.startsName(b) && last != '"' && last != '\'') {
      return name(line, from, to, space);
    }
    String text = new String(line, from, to - from, StandardCharsets.ISO_8859_1);
    if (Literals.startsNumber(line, from, to)) {
      return Token.of(Token.Kind.NUMBER, text, space);
    }
    if (b == '<' && to - from > 1 && last == '>') {
      return Token.of(Token.Kind.HEADER, text, space);
    }
    if (last == '"' && to - from > 1) {
      return Token.of(Token.Kind.STRING, text, space);
    }
    if (last == '\'' && to - from > 1) {
      return Token.of(Token.Kind.CHARACTER, text, space);
    }
    Punctuator punctuator = punctuator(line, from, to);
    return punctuator != null && (punctuator.spelling().length() == to - from || digraph(text))
        ? Token.of(punctuator, text, space)
        : Token.of(Token.Kind.OTHER, text, space);
  }

  private Token name(byte[] line, int from, int to, boolean space) {
    Name name = names.of(line, from, to);
    Punctuator operator = mode.operatorNames() ? Punctuator.named(name.text()) : null;
    return operator == null ? Token.of(name, space) : Token.of(operator, name.text(), space);
  }

  private @Nullable Punctuator punctuator(byte[] line, int from, int to) {
    String text = new String(line, from, to - from, StandardCharsets.ISO_8859_1);
    return switch (text) {
      case "<:" -> Punctuator.LEFT_BRACKET;
      case ":>" -> Punctuator.RIGHT_BRACKET;
      case "<%" -> Punctuator.LEFT_BRACE;
      case "%>" -> Punctuator.RIGHT_BRACE;
      case "%:" -> Punctuator.HASH;
      case "%:%:" -> Punctuator.HASH_HASH;
      default -> Punctuator.at(line, from, to, mode.cplusplus());
    };
  }

  private static boolean digraph(String text) {
    return switch (text) {
      case "<:", ":>", "<%", "%>", "%:", "%:%:" -> true;
      default -> false;
    };
  }

  private int digraphLength(byte[] line, int at) {
    if (!mode.digraphs() || at + 1 >= line.length) {
      return 0;
    }
    int pair = (line[at] << 8) | line[at + 1];
    return switch (pair) {
      case ('<' << 8) | ':', (':' << 8) | '>', ('<' << 8) | '%', ('%' << 8) | '>' -> 2;
      case ('%' << 8) | ':' ->
          at + 3 < line.length && line[at + 2] == '%' && line[at + 3] == ':' ? 4 : 2;
      default -> 0;
    };
  }

  /** Whether {@code <} opens a header's name: behind {@code __has_include (} and its like. */
  private static boolean headerExpected(List<Token> before) {
    int count = before.size();
    if (count < 2 || !before.get(count - 1).is(Punctuator.LEFT_PAREN)) {
      return false;
    }
    Name name = before.get(count - 2).name();
    return name != null && name.word() != null && name.word().sort() == Word.Sort.HEADER_QUERY;
  }
}
