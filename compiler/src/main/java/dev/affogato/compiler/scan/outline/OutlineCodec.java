package dev.affogato.compiler.scan.outline;

import dev.affogato.compiler.scan.expression.Condition;
import dev.affogato.compiler.scan.lex.LexMode;
import dev.affogato.compiler.scan.lex.Name;
import dev.affogato.compiler.scan.lex.Names;
import dev.affogato.compiler.scan.lex.Tokenizer;
import dev.affogato.compiler.scan.macro.Definition;
import dev.affogato.compiler.scan.store.FieldReader;
import dev.affogato.compiler.scan.store.FieldWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Outlines as bytes: the names first, then the directives with numbers of names. What is read from
 * text when first needed stays text. Stateless.
 */
public final class OutlineCodec {
  /** Another form of outlines, or other rules of minimising, want another number. */
  public static final int VERSION = 1;

  private static final List<Directive.Kind> KINDS = List.of(Directive.Kind.values());
  private static final int NO_NAME = 0;

  private static final int QUOTED = 0;
  private static final int BRACKETED = 1;
  private static final int COMPUTED = 2;

  private OutlineCodec() {}

  public static void write(Outline outline, FieldWriter out) {
    Map<Name, Integer> names = names(outline);
    out.number(outline.fingerprint()).number(outline.sizeBytes());
    out.number(names.size());
    names.keySet().forEach(name -> out.text(name.text()));
    out.number(number(outline.guard(), names));
    out.number(outline.directives().length);
    for (Directive directive : outline.directives()) {
      write(directive, names, out);
    }
  }

  /** Numbered from 1. */
  private static Map<Name, Integer> names(Outline outline) {
    Map<Name, Integer> names = new LinkedHashMap<>();
    add(outline.guard(), names);
    for (Directive directive : outline.directives()) {
      add(directive.anyName(), names);
    }
    return names;
  }

  private static void add(@Nullable Name name, Map<Name, Integer> names) {
    if (name != null) {
      names.putIfAbsent(name, names.size() + 1);
    }
  }

  private static int number(@Nullable Name name, Map<Name, Integer> names) {
    return name == null ? NO_NAME : names.getOrDefault(name, NO_NAME);
  }

  private static void write(Directive directive, Map<Name, Integer> names, FieldWriter out) {
    Directive.Kind kind = directive.kind();
    out.number(KINDS.indexOf(kind));
    if (kind.opens() || kind.continues()) {
      out.number(directive.next()).number(directive.end());
    }
    switch (kind) {
      case IF, ELIF -> out.bytes(directive.condition().line());
      case IFDEF, IFNDEF, ELIFDEF, ELIFNDEF, UNDEF, PUSH_MACRO, POP_MACRO ->
          out.number(number(directive.name(), names));
      case DEFINE ->
          out.number(number(directive.name(), names))
              .number(directive.notes())
              .bytes(directive.definition().rest());
      case INCLUDE, INCLUDE_NEXT, IMPORT, EMBED -> write(directive.header(), out);
      case NOTES -> out.number(directive.notes());
      case ELSE, ENDIF, ONCE, LINE -> {}
    }
  }

  private static void write(Header header, FieldWriter out) {
    switch (header) {
      case Header.Named(String name, boolean quoted) ->
          out.number(quoted ? QUOTED : BRACKETED).text(name);
      case Header.Computed computed -> out.number(COMPUTED).text(computed.line());
    }
  }

  /**
   * @throws IOException if this is no outline
   */
  public static Outline read(FieldReader in, LexMode mode, Names names) throws IOException {
    return new Reader(in, new Tokenizer(names, mode)).outline();
  }

  /** Confined to one outline. */
  private static final class Reader {
    private final FieldReader in;
    private final Tokenizer tokenizer;
    private Name[] names = new Name[0];
    private int count;

    Reader(FieldReader in, Tokenizer tokenizer) {
      this.in = in;
      this.tokenizer = tokenizer;
    }

    Outline outline() throws IOException {
      long fingerprint = in.number();
      int sizeBytes = in.numberBelow(Integer.MAX_VALUE);
      names = new Name[in.count()];
      for (int i = 0; i < names.length; i++) {
        names[i] = tokenizer.names().of(in.text());
      }
      int guard = in.numberBelow(names.length + 1);
      count = in.count();
      Directive[] directives = new Directive[count];
      for (int i = 0; i < count; i++) {
        directives[i] = directive(i);
      }
      Name guardName = guard == NO_NAME ? null : names[guard - 1];
      return new Outline(directives, guardName, fingerprint, sizeBytes);
    }

    private Directive directive(int index) throws IOException {
      Directive.Kind kind = KINDS.get(in.numberBelow(KINDS.size()));
      int next = 0;
      int end = 0;
      if (kind.opens() || kind.continues()) {
        next = forward(index);
        end = forward(index);
      }
      Directive directive = body(kind);
      directive.link(next, end);
      return directive;
    }

    /** Only ahead: a damaged outline must not be run through for ever. */
    private int forward(int index) throws IOException {
      int target = in.numberBelow(count + 1);
      if (target <= index) {
        throw new IOException("a conditional of an outline goes back");
      }
      return target;
    }

    private Directive body(Directive.Kind kind) throws IOException {
      return switch (kind) {
        case IF, ELIF -> Directive.asking(kind, new Condition(in.bytes(), tokenizer));
        case IFDEF, IFNDEF, ELIFDEF, ELIFNDEF, UNDEF, PUSH_MACRO, POP_MACRO ->
            Directive.naming(kind, name());
        case DEFINE -> {
          Name name = name();
          int notes = in.numberBelow(Integer.MAX_VALUE);
          yield Directive.defining(Definition.of(name, in.bytes(), tokenizer), notes);
        }
        case INCLUDE, INCLUDE_NEXT, IMPORT, EMBED -> Directive.including(kind, header());
        case NOTES -> Directive.noting(in.numberBelow(Integer.MAX_VALUE));
        case ELSE, ENDIF, ONCE, LINE -> Directive.plain(kind);
      };
    }

    private Name name() throws IOException {
      int number = in.numberBelow(names.length + 1);
      if (number == NO_NAME) {
        throw new IOException("a directive of an outline lacks its name");
      }
      return names[number - 1];
    }

    private Header header() throws IOException {
      int form = in.numberBelow(COMPUTED + 1);
      String text = in.text();
      return form == COMPUTED
          ? Header.Computed.of(text.getBytes(StandardCharsets.ISO_8859_1), tokenizer)
          : new Header.Named(text, form == QUOTED);
    }
  }
}
