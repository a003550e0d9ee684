package dev.affogato.compiler.scan.outline;

import dev.affogato.compiler.scan.expression.Condition;
import dev.affogato.compiler.scan.lex.Bytes;
import dev.affogato.compiler.scan.lex.LexMode;
import dev.affogato.compiler.scan.lex.Literals;
import dev.affogato.compiler.scan.lex.LogicalText;
import dev.affogato.compiler.scan.lex.Name;
import dev.affogato.compiler.scan.lex.Names;
import dev.affogato.compiler.scan.lex.Tokenizer;
import dev.affogato.compiler.scan.macro.Definition;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * Reads a file once and keeps its directives. Confined to one file.
 *
 * <p>Program text is walked through only to know where comments and literals end, since what looks
 * like a directive within them is none; what stands there that could matter all the same becomes a
 * {@link Note} in its place.
 */
public final class Minimizer {
  private final LineCursor cursor;
  private final LexMode mode;
  private final Tokenizer tokenizer;
  private final Watcher watcher = new Watcher();
  private final OutlineBuilder outline = new OutlineBuilder();
  private final PragmaReader pragmas;

  private Minimizer(byte[] content, LexMode mode, Names names) {
    this.mode = mode;
    this.tokenizer = new Tokenizer(names, mode);
    this.cursor = new LineCursor(LogicalText.of(content, mode.trigraphs()), mode, watcher);
    this.pragmas = new PragmaReader(outline, watcher, tokenizer);
  }

  /** The outline of a file with this {@code content}; never fails, whatever the bytes are. */
  public static Outline outline(byte[] content, LexMode mode, Names names) {
    Minimizer minimizer = new Minimizer(content, mode, names);
    minimizer.run();
    return minimizer.outline.build(fingerprint(content), content.length);
  }

  private static long fingerprint(byte[] content) {
    CRC32 one = new CRC32();
    one.update(content);
    CRC32C other = new CRC32C();
    other.update(content);
    return (one.getValue() << 32) | other.getValue();
  }

  private void run() {
    while (!cursor.atEnd()) {
      cursor.skipBlanks();
      if (cursor.takeHash()) {
        noteText();
        directive();
      } else {
        cursor.skipLine(pragmas);
      }
    }
    noteText();
  }

  private void noteText() {
    int notes = watcher.take();
    if (notes != 0) {
      outline.add(Directive.noting(notes));
    }
  }

  private void directive() {
    cursor.skipBlanks();
    if (Bytes.isDigit(cursor.current())) {
      outline.add(Directive.plain(Directive.Kind.LINE));
      skipRest();
      return;
    }
    int from = cursor.takeName();
    String word =
        new String(cursor.text(), from, cursor.offset() - from, StandardCharsets.ISO_8859_1);
    switch (word) {
      case "define" -> define();
      case "if" -> condition(Directive.Kind.IF);
      case "elif" -> condition(Directive.Kind.ELIF);
      case "ifdef" -> named(Directive.Kind.IFDEF);
      case "ifndef" -> named(Directive.Kind.IFNDEF);
      case "elifdef" -> elifNamed(Directive.Kind.ELIFDEF);
      case "elifndef" -> elifNamed(Directive.Kind.ELIFNDEF);
      case "undef" -> named(Directive.Kind.UNDEF);
      case "else" -> plain(Directive.Kind.ELSE);
      case "endif" -> plain(Directive.Kind.ENDIF);
      case "include" -> header(Directive.Kind.INCLUDE);
      case "include_next" -> header(Directive.Kind.INCLUDE_NEXT);
      case "import" -> header(Directive.Kind.IMPORT);
      case "embed" -> header(Directive.Kind.EMBED);
      case "line" -> plain(Directive.Kind.LINE);
      case "pragma" -> {
        byte[] line = cursor.takeCleanLine();
        watcher.take();
        pragmas.pragma(line);
        noteText();
      }
      default -> skipRest();
    }
  }

  /** What a directive says behind its operands is nobody's business. */
  private void skipRest() {
    cursor.skipLine(pragmas);
    watcher.take();
  }

  private void plain(Directive.Kind kind) {
    outline.add(Directive.plain(kind));
    skipRest();
  }

  private void condition(Directive.Kind kind) {
    byte[] line = cursor.takeCleanLine();
    watcher.take();
    outline.add(Directive.asking(kind, new Condition(line, tokenizer)));
  }

  private void named(Directive.Kind kind) {
    cursor.skipBlanks();
    int from = cursor.takeName();
    Name name = tokenizer.names().of(cursor.text(), from, cursor.offset());
    outline.add(Directive.naming(kind, name));
    skipRest();
  }

  private void elifNamed(Directive.Kind kind) {
    if (mode.elifdef()) {
      named(kind);
    } else {
      skipRest();
    }
  }

  private void define() {
    cursor.skipBlanks();
    int from = cursor.takeName();
    Name name = tokenizer.names().of(cursor.text(), from, cursor.offset());
    // A parenthesis only opens parameters if nothing at all separates it from the name.
    boolean separate = cursor.current() != '(';
    byte[] rest = cursor.takeCleanLine();
    if (separate && rest.length > 0 && rest[0] == '(') {
      byte[] spaced = new byte[rest.length + 1];
      spaced[0] = ' ';
      System.arraycopy(rest, 0, spaced, 1, rest.length);
      rest = spaced;
    }
    outline.add(Directive.defining(Definition.of(name, rest, tokenizer), watcher.take()));
  }

  private void header(Directive.Kind kind) {
    cursor.skipBlanks();
    byte open = cursor.current();
    int from = cursor.offset();
    int end =
        open == '<' || open == '"'
            ? Literals.headerEnd(cursor.text(), from, cursor.text().length)
            : from;
    if (end == from) {
      byte[] line = cursor.takeCleanLine();
      watcher.take();
      outline.add(Directive.including(kind, Header.Computed.of(line, tokenizer)));
      return;
    }
    byte[] name = Arrays.copyOfRange(cursor.text(), from + 1, end - 1);
    String text = new String(name, StandardCharsets.ISO_8859_1);
    cursor.moveTo(end);
    outline.add(Directive.including(kind, new Header.Named(text, open == '"')));
    skipRest();
  }
}
