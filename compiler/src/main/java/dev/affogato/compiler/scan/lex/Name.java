package dev.affogato.compiler.scan.lex;

import org.jspecify.annotations.Nullable;

/**
 * An identifier that occurs in some directive. Immutable; within one {@link Names} equal
 * identifiers are one object, and {@link #index} makes tables of macros plain arrays.
 */
public final class Name {
  private final String text;
  private final int index;
  private final @Nullable Word word;

  Name(String text, int index) {
    this.text = text;
    this.index = index;
    this.word = Word.of(text);
  }

  /** The identifier, one ISO-8859-1 character a byte. */
  public String text() {
    return text;
  }

  public int index() {
    return index;
  }

  /** What the preprocessor itself sees in this identifier, if anything. */
  public @Nullable Word word() {
    return word;
  }

  @Override
  public String toString() {
    return text;
  }
}
