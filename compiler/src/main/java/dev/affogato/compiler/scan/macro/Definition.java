package dev.affogato.compiler.scan.macro;

import dev.affogato.compiler.scan.lex.Name;
import dev.affogato.compiler.scan.lex.Token;
import dev.affogato.compiler.scan.lex.Tokenizer;
import dev.affogato.compiler.scan.lex.Word;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One macro as some directive defines it. Thread-safe: immutable but for the body, which is read
 * from its text when first needed (most macros of a header never are) and is the same whoever does.
 */
public final class Definition {
  private final Name name;
  private final byte[] rest;
  private final @Nullable Tokenizer tokenizer;
  private volatile @Nullable MacroBody body;

  private Definition(Name name, byte[] rest, @Nullable Tokenizer tokenizer) {
    this.name = name;
    this.rest = rest;
    this.tokenizer = tokenizer;
  }

  /**
   * @param rest what follows the name: parameters, if a parenthesis comes first, and the body
   */
  public static Definition of(Name name, byte[] rest, Tokenizer tokenizer) {
    return new Definition(name, rest, tokenizer);
  }

  /** The macro that {@code #define} followed by {@code text} makes. */
  public static Definition parse(String text, Tokenizer tokenizer) {
    int end = 0;
    while (end < text.length() && text.charAt(end) != ' ' && text.charAt(end) != '(') {
      end++;
    }
    boolean parameters = end < text.length() && text.charAt(end) == '(';
    // One blank keeps a body that begins with a parenthesis from being read as parameters.
    String rest = parameters ? text.substring(end) : " " + text.substring(end).strip();
    Name name = tokenizer.names().of(text.substring(0, end));
    return new Definition(name, rest.getBytes(StandardCharsets.ISO_8859_1), tokenizer);
  }

  /** A macro that the compiler computes where it is used. */
  public static Definition dynamic(Name name) {
    return new Definition(name, new byte[0], null);
  }

  public Name name() {
    return name;
  }

  /** What the compiler computes for it, or null for a macro with a body. */
  public @Nullable Word dynamicWord() {
    return tokenizer == null ? name.word() : null;
  }

  /** What follows the name; not to be changed. */
  public byte[] rest() {
    return rest;
  }

  public boolean isFunctionLike() {
    return rest.length > 0 && rest[0] == '(';
  }

  /**
   * The only token of an object-like macro's body, or null if there are several, or none, or the
   * macro takes arguments.
   */
  public @Nullable Token soleToken() {
    return tokenizer == null || isFunctionLike() ? null : body().soleToken();
  }

  MacroBody body() {
    MacroBody known = body;
    if (known == null) {
      Tokenizer lexer = tokenizer;
      if (lexer == null) {
        throw new IllegalStateException(name + " has no body");
      }
      known = MacroBody.parse(name, lexer.tokens(rest, 0), isFunctionLike());
      body = known;
    }
    return known;
  }

  @Override
  public String toString() {
    return name.text();
  }
}
