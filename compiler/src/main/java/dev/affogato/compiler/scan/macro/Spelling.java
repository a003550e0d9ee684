package dev.affogato.compiler.scan.macro;

import dev.affogato.compiler.scan.lex.Token;
import dev.affogato.compiler.scan.lex.Tokenizer;
import java.util.List;

/** The operators {@code #} and {@code ##}. Stateless. */
final class Spelling {
  private static final Token NOTHING = Token.of(Token.Kind.NOTHING, "", false);

  private Spelling() {}

  /** An operand of {@code ##} that is empty. */
  static Token nothing(boolean space) {
    return NOTHING.inheriting(space);
  }

  /** The string literal that spells {@code tokens}. */
  static Token stringize(List<Token> tokens, boolean space) {
    StringBuilder text = new StringBuilder("\"");
    boolean pendingSpace = false;
    for (Token token : tokens) {
      pendingSpace |= token.spaceBefore();
      if (token.kind() == Token.Kind.NOTHING) {
        continue;
      }
      if (pendingSpace && text.length() > 1) {
        text.append(' ');
      }
      pendingSpace = false;
      appendEscaped(text, token);
    }
    return Token.of(Token.Kind.STRING, text.append('"').toString(), space);
  }

  private static void appendEscaped(StringBuilder out, Token token) {
    String text = token.text();
    boolean literal = token.kind() == Token.Kind.STRING || token.kind() == Token.Kind.CHARACTER;
    if (!literal) {
      out.append(text);
      return;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\');
      }
      out.append(c);
    }
  }

  /** Puts {@code right} at the end of {@code left}; both stay if they make no token together. */
  static void paste(List<Token> left, Token right, Tokenizer tokenizer) {
    Token last = left.removeLast();
    if (last.kind() == Token.Kind.NOTHING) {
      left.add(right.inheriting(last.spaceBefore()));
      return;
    }
    if (right.kind() == Token.Kind.NOTHING) {
      left.add(last);
      return;
    }
    List<Token> joined = tokenizer.tokens(last.text() + right.text());
    if (joined.size() != 1) {
      throw new UnsureException(
          "malformed-macro", "pasting " + last + " and " + right + " gives no token");
    }
    left.add(joined.getFirst().inheriting(last.spaceBefore()));
  }
}
