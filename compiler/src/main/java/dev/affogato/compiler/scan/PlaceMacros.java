package dev.affogato.compiler.scan;

import dev.affogato.compiler.CompilerKind;
import dev.affogato.compiler.scan.facts.Answers;
import dev.affogato.compiler.scan.lex.Punctuator;
import dev.affogato.compiler.scan.lex.Token;
import dev.affogato.compiler.scan.lex.Word;
import dev.affogato.compiler.scan.macro.DynamicMacros;
import dev.affogato.compiler.scan.macro.Expander;
import dev.affogato.compiler.scan.macro.UnsureException;
import dev.affogato.compiler.scan.outline.Header;
import java.util.LinkedHashSet;
import java.util.Set;

/** The macros whose value depends on where a scan is. Confined to that scan. */
final class PlaceMacros implements DynamicMacros {
  private final TranslationUnit unit;
  private final CompilerKind kind;
  private final Answers answers;
  private final Set<String> unanswered = new LinkedHashSet<>();
  private int counter;

  PlaceMacros(TranslationUnit unit, CompilerKind kind, Answers answers) {
    this.unit = unit;
    this.kind = kind;
    this.answers = answers;
  }

  /** Questions to the compiler that were met and guessed. */
  Set<String> unanswered() {
    return unanswered;
  }

  @Override
  public Token value(Word word, Token use, Expander reader) {
    return switch (word.sort()) {
      case COMPILER_QUERY -> number(answer(word, reader));
      case HEADER_QUERY -> number(headerExists(word, reader) ? 1 : 0);
      case DYNAMIC -> dynamic(word);
      case SYNTAX -> throw new IllegalArgumentException(word + " has no value");
    };
  }

  private Token dynamic(Word word) {
    return switch (word) {
      case FILE -> string(unit.fileSpelling());
      case FILE_NAME -> string(baseName(unit.fileSpelling()));
      case BASE_FILE -> string(unit.inputSpelling());
      case INCLUDE_LEVEL -> number(unit.depth());
      case COUNTER -> {
        if (unit.counterMayHaveMoved()) {
          throw new UnsureException(
              "counter", "a directive uses __COUNTER__ after program text may have");
        }
        yield number(counter++);
      }
      default ->
          throw new UnsureException(
              "place-in-directive", "a directive uses " + word + ", which a scan does not know");
    };
  }

  private static String baseName(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static Token string(String text) {
    String escaped = text.replace("\\", "\\\\").replace("\"", "\\\"");
    return Token.of(Token.Kind.STRING, '"' + escaped + '"', false);
  }

  private static Token number(long value) {
    return Token.of(Token.Kind.NUMBER, Long.toString(value), false);
  }

  private boolean headerExists(Word word, Expander reader) {
    expect(reader, Punctuator.LEFT_PAREN, word);
    Token raw = reader.peekRaw();
    Header.Named name = raw == null ? null : HeaderNames.literal(raw);
    if (name != null) {
      reader.nextRaw();
    } else {
      name = HeaderNames.next(reader, kind);
    }
    expect(reader, Punctuator.RIGHT_PAREN, word);
    if (word == Word.HAS_EMBED) {
      throw new UnsureException("embed", "a condition asks for embeddable files");
    }
    return unit.exists(name, word == Word.HAS_INCLUDE_NEXT);
  }

  private static void expect(Expander reader, Punctuator punctuator, Word word) {
    Token token = reader.nextRaw();
    if (token == null || !token.is(punctuator)) {
      throw malformed(word);
    }
  }

  private long answer(Word word, Expander reader) {
    expect(reader, Punctuator.LEFT_PAREN, word);
    StringBuilder query = new StringBuilder(word.spelling()).append('(');
    boolean expands = kind == CompilerKind.GCC || expandsInClang(word);
    int depth = 1;
    boolean afterName = false;
    while (true) {
      Token token = expands ? reader.next() : reader.nextRaw();
      if (token == null) {
        throw malformed(word);
      }
      if (token.is(Punctuator.LEFT_PAREN)) {
        depth++;
      } else if (token.is(Punctuator.RIGHT_PAREN) && --depth == 0) {
        break;
      }
      boolean name = token.name() != null;
      query.append(afterName && name ? " " : "").append(token.text());
      afterName = name;
    }
    String asked = query.append(')').toString();
    Long known = answers.to(asked);
    if (known == null) {
      unanswered.add(asked);
      return 0;
    }
    return known;
  }

  private static boolean expandsInClang(Word word) {
    return switch (word) {
      case HAS_ATTRIBUTE, HAS_CPP_ATTRIBUTE, HAS_C_ATTRIBUTE, HAS_DECLSPEC_ATTRIBUTE -> true;
      default -> false;
    };
  }

  private static UnsureException malformed(Word word) {
    return new UnsureException("malformed-condition", word + " is used in a way we do not know");
  }
}
