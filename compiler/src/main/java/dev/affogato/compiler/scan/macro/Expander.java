package dev.affogato.compiler.scan.macro;

import dev.affogato.compiler.scan.lex.Name;
import dev.affogato.compiler.scan.lex.Punctuator;
import dev.affogato.compiler.scan.lex.Token;
import dev.affogato.compiler.scan.lex.Tokenizer;
import dev.affogato.compiler.scan.lex.Word;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives the tokens of a directive line with all macros expanded. Confined to one scan.
 *
 * <p>The standard leaves open when exactly a macro's name may be expanded again; compilers agree on
 * this: what a macro expands to lies on a stack, above the text it was found in, until somebody
 * reads past its end. A name is not expanded while its own expansion is on the stack, and a token
 * for which that was once so is never expanded later.
 */
public final class Expander {
  /** Far above any sensible condition; a macro bomb must not hold the scan for long. */
  private static final int STEPS_MAX = 1_000_000;

  private static final int DEPTH_MAX = 500;

  private final MacroTable macros;
  private final DynamicMacros dynamic;
  private final Tokenizer tokenizer;
  private final List<Context> stack = new ArrayList<>();
  private int steps;

  /** Tokens still to be read, and the macro whose expansion they are. */
  private static final class Context {
    private final List<Token> tokens;
    private final @Nullable Definition macro;
    private final boolean closed;
    private int at;

    /**
     * @param closed reading does not go on below: the line itself, or an argument by itself
     */
    Context(List<Token> tokens, @Nullable Definition macro, boolean closed) {
      this.tokens = tokens;
      this.macro = macro;
      this.closed = closed;
    }
  }

  public Expander(MacroTable macros, DynamicMacros dynamic, Tokenizer tokenizer) {
    this.macros = macros;
    this.dynamic = dynamic;
    this.tokenizer = tokenizer;
  }

  /** Begins with another line. */
  public void start(List<Token> line) {
    stack.clear();
    steps = 0;
    stack.add(new Context(line, null, true));
  }

  public Tokenizer tokenizer() {
    return tokenizer;
  }

  public MacroTable macros() {
    return macros;
  }

  /** The next token as it stands, or null at the end of the line. */
  public @Nullable Token nextRaw() {
    while (true) {
      Context top = stack.getLast();
      if (top.at < top.tokens.size()) {
        if (++steps > STEPS_MAX) {
          throw new UnsureException("macro-too-large", "expanding a directive takes too long");
        }
        return top.tokens.get(top.at++);
      }
      if (top.closed) {
        return null;
      }
      stack.removeLast();
    }
  }

  /** What {@link #nextRaw} would give; it is still there afterwards. */
  public @Nullable Token peekRaw() {
    Token token = nextRaw();
    if (token != null) {
      stack.getLast().at--;
    }
    return token;
  }

  /** The next token of the expansion, or null at the end of the line. */
  public @Nullable Token next() {
    while (true) {
      Token token = nextRaw();
      if (token == null) {
        return null;
      }
      Name name = token.name();
      Definition macro = name == null || token.blocked() ? null : macros.get(name);
      if (macro == null) {
        return token;
      }
      Word word = macro.dynamicWord();
      if (word != null) {
        return dynamic.value(word, token, this).inheriting(token.spaceBefore());
      }
      if (isOnStack(macro)) {
        return token.block();
      }
      if (!enter(macro, token)) {
        return token;
      }
    }
  }

  /** {@code tokens} expanded as if nothing followed them; what is on the stack stays blocked. */
  List<Token> expandAlone(List<Token> tokens) {
    if (tokens.isEmpty()) {
      return tokens;
    }
    push(new Context(tokens, null, true));
    List<Token> out = new ArrayList<>(tokens.size());
    for (Token token = next(); token != null; token = next()) {
      out.add(token);
    }
    stack.removeLast();
    return out;
  }

  private boolean enter(Definition macro, Token use) {
    MacroBody body = macro.body();
    List<List<Token>> arguments = List.of();
    if (macro.isFunctionLike()) {
      Token paren = peekRaw();
      if (paren == null || !paren.is(Punctuator.LEFT_PAREN)) {
        return false;
      }
      nextRaw();
      arguments = arguments(macro, body);
    }
    List<Token> result = new Substitution(this, body, arguments).result();
    if (!result.isEmpty()) {
      result.set(0, result.getFirst().inheriting(use.spaceBefore()));
    }
    push(new Context(result, macro, false));
    return true;
  }

  private void push(Context context) {
    if (stack.size() >= DEPTH_MAX) {
      throw new UnsureException("macro-too-large", "macros are nested too deep");
    }
    stack.add(context);
  }

  private List<List<Token>> arguments(Definition macro, MacroBody body) {
    List<List<Token>> arguments = new ArrayList<>();
    List<Token> current = new ArrayList<>();
    int depth = 0;
    while (true) {
      Token token = nextRaw();
      if (token == null) {
        throw new UnsureException("malformed-macro", "the arguments of " + macro + " do not end");
      }
      if (depth == 0 && token.is(Punctuator.RIGHT_PAREN)) {
        arguments.add(current);
        return fitted(macro, body, arguments);
      }
      boolean last = body.variadic() && arguments.size() == body.parameterCount() - 1;
      if (depth == 0 && token.is(Punctuator.COMMA) && !last) {
        arguments.add(current);
        current = new ArrayList<>();
        continue;
      }
      if (token.is(Punctuator.LEFT_PAREN)) {
        depth++;
      } else if (token.is(Punctuator.RIGHT_PAREN)) {
        depth--;
      }
      current.add(blockedIfActive(token));
    }
  }

  private static List<List<Token>> fitted(
      Definition macro, MacroBody body, List<List<Token>> arguments) {
    int wanted = body.parameterCount();
    if (wanted == 0 && arguments.size() == 1 && arguments.getFirst().isEmpty()) {
      return List.of();
    }
    if (body.variadic() && arguments.size() == wanted - 1) {
      arguments.add(List.of());
    }
    if (arguments.size() != wanted) {
      throw new UnsureException(
          "malformed-macro", macro + " takes " + wanted + " arguments, not " + arguments.size());
    }
    return arguments;
  }

  private Token blockedIfActive(Token token) {
    Name name = token.name();
    Definition macro = name == null || token.blocked() ? null : macros.get(name);
    return macro != null && isOnStack(macro) ? token.block() : token;
  }

  private boolean isOnStack(Definition macro) {
    for (int i = stack.size() - 1; i >= 0; i--) {
      if (stack.get(i).macro == macro) {
        return true;
      }
    }
    return false;
  }
}
