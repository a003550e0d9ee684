package dev.affogato.compiler.scan.expression;

import dev.affogato.compiler.CompilerKind;
import dev.affogato.compiler.scan.lex.IntegerLiteral;
import dev.affogato.compiler.scan.lex.Name;
import dev.affogato.compiler.scan.lex.Punctuator;
import dev.affogato.compiler.scan.lex.Token;
import dev.affogato.compiler.scan.lex.Word;
import dev.affogato.compiler.scan.macro.Definition;
import dev.affogato.compiler.scan.macro.Expander;
import dev.affogato.compiler.scan.macro.MacroTable;
import dev.affogato.compiler.scan.macro.UnsureException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells whether conditions hold, for the macros defined now. Confined to one scan. */
public final class ConditionReader {
  /** Macros that stand for macros that stand for a number: longer chains take the slow way. */
  private static final int ALIASES_MAX = 8;

  private static final Node.Constant ZERO = new Node.Constant(0, false);
  private static final Node.Constant ONE = new Node.Constant(1, false);

  private final MacroTable macros;
  private final boolean trueIsOne;
  private final boolean charUnsigned;
  private final CompilerKind kind;
  private final Evaluator evaluator = new Evaluator(new Leaves());

  /**
   * @param trueIsOne the word {@code true} has the value 1
   */
  public ConditionReader(
      MacroTable macros, CompilerKind kind, boolean trueIsOne, boolean charUnsigned) {
    this.macros = macros;
    this.trueIsOne = trueIsOne;
    this.charUnsigned = charUnsigned;
    this.kind = kind;
  }

  private @Nullable Expander reader;

  /**
   * @throws UnsureException if the condition is malformed
   */
  public boolean isTrue(Condition condition, Expander expander) {
    reader = expander;
    Condition.Parsed parsed = condition.parsed();
    Node tree = parsed.tree();
    if (tree != null && isPlain(parsed)) {
      return evaluator.isTrue(tree);
    }
    List<Token> expanded = expand(parsed.tokens(), expander);
    Node expandedTree = ConditionParser.parse(expanded);
    if (expandedTree == null) {
      throw malformed(parsed.tokens());
    }
    return evaluator.isTrue(expandedTree);
  }

  private boolean isPlain(Condition.Parsed parsed) {
    for (Node.Variable variable : parsed.variables()) {
      if (constant(variable.name()) == null) {
        return false;
      }
    }
    for (Node.Query query : parsed.queries()) {
      Name name = query.tokens().getFirst().name();
      Definition macro = name == null ? null : macros.get(name);
      if (macro == null || macro.dynamicWord() == null) {
        return false;
      }
    }
    return true;
  }

  /** The value of a name that is undefined or stands for just one number; otherwise null. */
  private Node.@Nullable Constant constant(Name name) {
    Name at = name;
    for (int i = 0; i < ALIASES_MAX; i++) {
      Definition macro = macros.get(at);
      if (macro == null) {
        return trueIsOne && at.text().equals("true") ? ONE : ZERO;
      }
      Token token = macro.soleToken();
      if (token == null) {
        return null;
      }
      IntegerLiteral integer = token.integer();
      if (integer != null) {
        return new Node.Constant(integer.value(), integer.unsigned());
      }
      Name alias = token.name();
      if (alias == null || alias.word() != null) {
        return null;
      }
      at = alias;
    }
    return null;
  }

  private static List<Token> expand(List<Token> tokens, Expander expander) {
    expander.start(tokens);
    List<Token> expanded = new ArrayList<>();
    for (Token token = expander.next(); token != null; token = expander.next()) {
      expanded.add(token.is(Word.DEFINED) ? defined(expander, tokens) : token);
    }
    return expanded;
  }

  private static Token defined(Expander expander, List<Token> line) {
    Token operand = expander.nextRaw();
    boolean parenthesised = operand != null && operand.is(Punctuator.LEFT_PAREN);
    if (parenthesised) {
      operand = expander.nextRaw();
    }
    Name name = operand == null ? null : operand.name();
    Token close = parenthesised ? expander.nextRaw() : null;
    if (name == null || (parenthesised && (close == null || !close.is(Punctuator.RIGHT_PAREN)))) {
      throw malformed(line);
    }
    String value = expander.macros().isDefined(name) ? "1" : "0";
    return Token.of(Token.Kind.NUMBER, value, true);
  }

  private static UnsureException malformed(List<Token> tokens) {
    StringBuilder text = new StringBuilder();
    for (Token token : tokens) {
      text.append(token.spaceBefore() && !text.isEmpty() ? " " : "").append(token);
    }
    return new UnsureException(
        "malformed-condition", "'" + text + "' is not a condition we understand");
  }

  /** What the leaves of a tree mean now. */
  private final class Leaves implements Evaluator.Names {
    @Override
    public Node.Constant variable(Node.Variable variable) {
      Node.Constant value = constant(variable.name());
      // In an expanded line what is left of a macro's name is no macro's use.
      return value == null ? ZERO : value;
    }

    @Override
    public boolean isDefined(Node.Defined defined) {
      return macros.isDefined(defined.name());
    }

    @Override
    public Node.Constant query(Node.Query query) {
      Expander expander = reader;
      if (expander == null) {
        throw new IllegalStateException("no condition is being read");
      }
      expander.start(query.tokens());
      Token answer = expander.next();
      IntegerLiteral integer = answer == null ? null : answer.integer();
      if (integer == null || expander.nextRaw() != null) {
        throw malformed(query.tokens());
      }
      return new Node.Constant(integer.value(), integer.unsigned());
    }

    @Override
    public boolean charUnsigned() {
      return charUnsigned;
    }

    @Override
    public boolean turnsNegativeShifts() {
      return kind == CompilerKind.GCC;
    }
  }
}
