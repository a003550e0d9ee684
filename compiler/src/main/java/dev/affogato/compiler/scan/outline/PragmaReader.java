package dev.affogato.compiler.scan.outline;

import dev.affogato.compiler.scan.lex.Literals;
import dev.affogato.compiler.scan.lex.Punctuator;
import dev.affogato.compiler.scan.lex.Token;
import dev.affogato.compiler.scan.lex.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The few pragmas that matter to which files are read, as a directive or as {@code _Pragma}.
 * Confined to one file's minimising.
 */
final class PragmaReader {
  private final OutlineBuilder outline;
  private final Watcher watcher;
  private final Tokenizer tokenizer;

  PragmaReader(OutlineBuilder outline, Watcher watcher, Tokenizer tokenizer) {
    this.outline = outline;
    this.watcher = watcher;
    this.tokenizer = tokenizer;
  }

  /** Reads what follows {@code #pragma}. */
  void pragma(byte[] line) {
    // Those that matter are ASCII words; most are not, and are not worth tokens.
    if (line.length == 0 || "opGcihm".indexOf(line[0]) < 0) {
      return;
    }
    List<Token> tokens = tokenizer.tokens(line, 0);
    switch (tokens.getFirst().text()) {
      case "once" -> outline.add(Directive.plain(Directive.Kind.ONCE));
      case "push_macro" -> macro(Directive.Kind.PUSH_MACRO, tokens);
      case "pop_macro" -> macro(Directive.Kind.POP_MACRO, tokens);
      case "include_alias", "hdrstop" -> watcher.add(Note.FILE_PRAGMA);
      case "GCC" -> filePragmaIf(tokens, "dependency", "pch_preprocess");
      case "clang" -> filePragmaIf(tokens, "module");
      default -> {}
    }
  }

  private void filePragmaIf(List<Token> tokens, String... words) {
    if (tokens.size() > 1 && List.of(words).contains(tokens.get(1).text())) {
      watcher.add(Note.FILE_PRAGMA);
    }
  }

  private void macro(Directive.Kind kind, List<Token> tokens) {
    boolean wellFormed =
        tokens.size() >= 4
            && tokens.get(1).is(Punctuator.LEFT_PAREN)
            && tokens.get(2).kind() == Token.Kind.STRING
            && tokens.get(2).text().startsWith("\"")
            && tokens.get(3).is(Punctuator.RIGHT_PAREN);
    if (!wellFormed) {
      watcher.add(Note.HIDDEN_PRAGMA);
      return;
    }
    String literal = tokens.get(2).text();
    String name = literal.substring(1, literal.length() - 1).strip();
    outline.add(Directive.naming(kind, tokenizer.names().of(name)));
  }

  /** Reads what follows the word {@code _Pragma} in program text. */
  void operator(LineCursor cursor) {
    int from = cursor.offset();
    cursor.skipBlanks();
    if (cursor.current() != '(') {
      cursor.moveTo(from);
      return;
    }
    cursor.moveTo(cursor.offset() + 1);
    cursor.skipBlanks();
    int quote = cursor.current() == 'L' ? cursor.offset() + 1 : cursor.offset();
    byte[] text = cursor.text();
    if (quote >= text.length || text[quote] != '"') {
      cursor.moveTo(from);
      watcher.add(Note.HIDDEN_PRAGMA);
      return;
    }
    int end = Literals.quotedEnd(text, quote, text.length);
    String literal = new String(text, quote, end - quote, StandardCharsets.ISO_8859_1);
    String content = literal.substring(1, Math.max(1, literal.length() - 1));
    String line = content.replace("\\\"", "\"").replace("\\\\", "\\").strip();
    cursor.moveTo(end);
    pragma(line.getBytes(StandardCharsets.ISO_8859_1));
  }
}
