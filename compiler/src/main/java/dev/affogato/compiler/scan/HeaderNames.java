package dev.affogato.compiler.scan;

import dev.affogato.compiler.CompilerKind;
import dev.affogato.compiler.scan.lex.Punctuator;
import dev.affogato.compiler.scan.lex.Token;
import dev.affogato.compiler.scan.macro.Expander;
import dev.affogato.compiler.scan.macro.UnsureException;
import dev.affogato.compiler.scan.outline.Header;
import org.jspecify.annotations.Nullable;

/** Reads the name of a header from tokens. Stateless. */
final class HeaderNames {
  private HeaderNames() {}

  /** The name that {@code expander} comes to next, macros expanded. */
  static Header.Named next(Expander expander, CompilerKind kind) {
    Token first = expander.next();
    if (first != null && first.is(Punctuator.LESS)) {
      return new Header.Named(glue(expander, kind), false);
    }
    Header.Named named = first == null ? null : literal(first);
    if (named == null) {
      throw malformed();
    }
    return named;
  }

  /** The name in a literal; null if it is none. */
  static Header.@Nullable Named literal(Token token) {
    String text = token.text();
    boolean header = token.kind() == Token.Kind.HEADER;
    boolean string = token.kind() == Token.Kind.STRING && text.startsWith("\"");
    return header || string ? new Header.Named(text.substring(1, text.length() - 1), string) : null;
  }

  private static String glue(Expander expander, CompilerKind kind) {
    StringBuilder name = new StringBuilder();
    for (Token token = expander.next(); token != null; token = expander.next()) {
      if (token.is(Punctuator.GREATER)) {
        return name.toString();
      }
      boolean space = kind == CompilerKind.GCC ? token.spaceWritten() : token.spaceBefore();
      name.append(space ? " " : "").append(token.text());
    }
    throw malformed();
  }

  private static UnsureException malformed() {
    return new UnsureException("malformed-include", "an #include expands to no header's name");
  }
}
