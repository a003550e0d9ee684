package dev.affogato.compiler.scan.lex;

import org.jspecify.annotations.Nullable;

/**
 * One preprocessing token. Immutable.
 *
 * <p>White space before a token has two meanings where macros are expanded: what stood before it
 * where it was written ({@link #spaceWritten}), and what stood before the macro that it is the
 * first token of ({@link #spaceBefore}). gcc and clang differ in which they use to glue a header's
 * name.
 */
public final class Token {
  /** Coarse class of a token. */
  public enum Kind {
    NAME,
    NUMBER,
    STRING,
    CHARACTER,
    /** A header's name in angle brackets. */
    HEADER,
    PUNCTUATOR,
    /** A stray character. */
    OTHER,
    /** Nothing: an empty operand of {@code ##}. */
    NOTHING
  }

  private final Kind kind;
  private final String text;
  private final @Nullable Name name;
  private final @Nullable Punctuator punctuator;
  private final boolean spaceBefore;
  private final boolean spaceWritten;
  private final boolean blocked;
  private final @Nullable IntegerLiteral integer;

  private Token(
      Kind kind,
      String text,
      @Nullable Name name,
      @Nullable Punctuator punctuator,
      boolean spaceBefore,
      boolean spaceWritten,
      boolean blocked,
      @Nullable IntegerLiteral integer) {
    this.kind = kind;
    this.text = text;
    this.name = name;
    this.punctuator = punctuator;
    this.spaceBefore = spaceBefore;
    this.spaceWritten = spaceWritten;
    this.blocked = blocked;
    this.integer = integer;
  }

  public static Token of(Name name, boolean space) {
    return new Token(Kind.NAME, name.text(), name, null, space, space, false, null);
  }

  public static Token of(Punctuator punctuator, String spelling, boolean space) {
    return new Token(Kind.PUNCTUATOR, spelling, null, punctuator, space, space, false, null);
  }

  public static Token of(Kind kind, String text, boolean space) {
    IntegerLiteral integer = kind == Kind.NUMBER ? IntegerLiteral.parse(text) : null;
    return new Token(kind, text, null, null, space, space, false, integer);
  }

  public Kind kind() {
    return kind;
  }

  /** The spelling, one ISO-8859-1 character a byte. */
  public String text() {
    return text;
  }

  /** The identifier, if this is one. */
  public @Nullable Name name() {
    return name;
  }

  public boolean is(Punctuator wanted) {
    return punctuator == wanted;
  }

  public boolean is(Word word) {
    return name != null && name.word() == word;
  }

  public @Nullable Punctuator punctuator() {
    return punctuator;
  }

  /** The value, if this is a number that is an integer. */
  public @Nullable IntegerLiteral integer() {
    return integer;
  }

  public boolean spaceBefore() {
    return spaceBefore;
  }

  public boolean spaceWritten() {
    return spaceWritten;
  }

  /** Never to be expanded again: it named a macro from within that macro's own expansion. */
  public boolean blocked() {
    return blocked;
  }

  public Token block() {
    return new Token(kind, text, name, punctuator, spaceBefore, spaceWritten, true, integer);
  }

  /** This token in the place of one that had, or had not, space before it. */
  public Token inheriting(boolean space) {
    return space == spaceBefore
        ? this
        : new Token(kind, text, name, punctuator, space, spaceWritten, blocked, integer);
  }

  /** This token as the first of a macro's body, where the space before it is not part of it. */
  public Token withoutSpace() {
    return spaceBefore || spaceWritten
        ? new Token(kind, text, name, punctuator, false, false, blocked, integer)
        : this;
  }

  @Override
  public String toString() {
    return text;
  }
}
