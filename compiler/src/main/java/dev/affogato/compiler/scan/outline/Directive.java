package dev.affogato.compiler.scan.outline;

import dev.affogato.compiler.scan.expression.Condition;
import dev.affogato.compiler.scan.lex.Name;
import dev.affogato.compiler.scan.macro.Definition;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One step of an outline. Immutable once its outline is complete.
 *
 * <p>One class for all kinds, so that the loop over them is a plain switch on {@link #kind()}: a
 * translation unit runs through ten thousand of them in a millisecond.
 */
public final class Directive {
  /** What to do. */
  public enum Kind {
    IF,
    IFDEF,
    IFNDEF,
    ELIF,
    ELIFDEF,
    ELIFNDEF,
    ELSE,
    ENDIF,
    DEFINE,
    UNDEF,
    INCLUDE,
    INCLUDE_NEXT,
    IMPORT,
    EMBED,
    ONCE,
    PUSH_MACRO,
    POP_MACRO,
    /** The name of the file, as {@code __FILE__} gives it, is changed. */
    LINE,
    /** Only {@link #notes()}. */
    NOTES;

    boolean opens() {
      return this == IF || this == IFDEF || this == IFNDEF;
    }

    boolean continues() {
      return this == ELIF || this == ELIFDEF || this == ELIFNDEF || this == ELSE;
    }
  }

  private final Kind kind;
  private final @Nullable Name name;
  private final @Nullable Definition definition;
  private final @Nullable Condition condition;
  private final @Nullable Header header;
  private final int notes;
  private int next;
  private int end;

  private Directive(
      Kind kind,
      @Nullable Name name,
      @Nullable Definition definition,
      @Nullable Condition condition,
      @Nullable Header header,
      int notes) {
    this.kind = kind;
    this.name = name;
    this.definition = definition;
    this.condition = condition;
    this.header = header;
    this.notes = notes;
  }

  static Directive plain(Kind kind) {
    return new Directive(kind, null, null, null, null, 0);
  }

  static Directive naming(Kind kind, Name name) {
    return new Directive(kind, name, null, null, null, 0);
  }

  static Directive defining(Definition definition, int notes) {
    return new Directive(Kind.DEFINE, definition.name(), definition, null, null, notes);
  }

  static Directive asking(Kind kind, Condition condition) {
    return new Directive(kind, null, null, condition, null, 0);
  }

  static Directive including(Kind kind, Header header) {
    return new Directive(kind, null, null, null, header, 0);
  }

  static Directive noting(int notes) {
    return new Directive(Kind.NOTES, null, null, null, null, notes);
  }

  /** Says where the parts of a conditional are: set once, before the outline is shared. */
  void link(int nextPart, int endif) {
    this.next = nextPart;
    this.end = endif;
  }

  public Kind kind() {
    return kind;
  }

  @Nullable Name anyName() {
    return name;
  }

  public Name name() {
    return Objects.requireNonNull(name);
  }

  public Definition definition() {
    return Objects.requireNonNull(definition);
  }

  public Condition condition() {
    return Objects.requireNonNull(condition);
  }

  public Header header() {
    return Objects.requireNonNull(header);
  }

  /** Bits of {@link Note}. */
  public int notes() {
    return notes;
  }

  /** Index of the next part of this conditional; behind the last directive if there is none. */
  public int next() {
    return next;
  }

  /** Index of this conditional's {@code #endif}; behind the last directive if there is none. */
  public int end() {
    return end;
  }

  @Override
  public String toString() {
    return kind + (name == null ? "" : " " + name) + (header == null ? "" : " " + header);
  }
}
