package dev.affogato.compiler.scan.expression;

import dev.affogato.compiler.scan.lex.IntegerLiteral;
import dev.affogato.compiler.scan.lex.Name;
import dev.affogato.compiler.scan.lex.Punctuator;
import dev.affogato.compiler.scan.lex.Token;
import dev.affogato.compiler.scan.lex.Word;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Operator precedence over the tokens of one condition. Confined to one parse; {@link #parse} gives
 * null for what is no expression.
 */
final class ConditionParser {
  /** Parentheses deeper than any sane condition. */
  private static final int DEPTH_MAX = 500;

  /** A chain of operators makes a tree as deep as the chain is long. */
  private static final int TOKENS_MAX = 3_000;

  private final List<Token> tokens;
  private int at;
  private int depth;
  private boolean failed;

  private ConditionParser(List<Token> tokens) {
    this.tokens = tokens;
  }

  static @Nullable Node parse(List<Token> tokens) {
    if (tokens.size() > TOKENS_MAX) {
      return null;
    }
    ConditionParser parser = new ConditionParser(tokens);
    Node node = parser.choice();
    return parser.failed || parser.at != tokens.size() ? null : node;
  }

  private Node fail() {
    failed = true;
    return new Node.Constant(0, false);
  }

  private @Nullable Token peek() {
    return !failed && at < tokens.size() ? tokens.get(at) : null;
  }

  private boolean skip(Punctuator punctuator) {
    Token token = peek();
    if (token != null && token.is(punctuator)) {
      at++;
      return true;
    }
    return false;
  }

  private Node choice() {
    if (++depth > DEPTH_MAX) {
      return fail();
    }
    Node condition = binary(1);
    if (skip(Punctuator.QUESTION)) {
      Node whenTrue = choice();
      if (!skip(Punctuator.COLON)) {
        return fail();
      }
      condition = new Node.Choice(condition, whenTrue, choice());
    }
    depth--;
    return condition;
  }

  private Node binary(int precedenceMin) {
    Node left = unary();
    while (true) {
      Token token = peek();
      Punctuator operator = token == null ? null : token.punctuator();
      int precedence = operator == null ? 0 : precedence(operator);
      if (operator == null || precedence < precedenceMin) {
        return left;
      }
      at++;
      left = new Node.Binary(operator, left, binary(precedence + 1));
    }
  }

  private static int precedence(Punctuator operator) {
    return switch (operator) {
      case OR -> 1;
      case AND -> 2;
      case BIT_OR -> 3;
      case BIT_XOR -> 4;
      case BIT_AND -> 5;
      case EQUAL, NOT_EQUAL -> 6;
      case LESS, GREATER, LESS_EQUAL, GREATER_EQUAL -> 7;
      case SHIFT_LEFT, SHIFT_RIGHT -> 8;
      case PLUS, MINUS -> 9;
      case STAR, SLASH, PERCENT -> 10;
      default -> 0;
    };
  }

  private Node unary() {
    Token token = peek();
    Punctuator operator = token == null ? null : token.punctuator();
    if (operator == null) {
      return primary();
    }
    return switch (operator) {
      case NOT, TILDE, MINUS, PLUS -> {
        at++;
        if (++depth > DEPTH_MAX) {
          yield fail();
        }
        Node operand = unary();
        depth--;
        yield new Node.Unary(operator, operand);
      }
      case LEFT_PAREN -> {
        at++;
        Node inner = choice();
        yield skip(Punctuator.RIGHT_PAREN) ? inner : fail();
      }
      default -> fail();
    };
  }

  private Node primary() {
    Token token = peek();
    if (token == null) {
      return fail();
    }
    at++;
    return switch (token.kind()) {
      case NUMBER -> {
        IntegerLiteral integer = token.integer();
        yield integer == null ? fail() : new Node.Constant(integer.value(), integer.unsigned());
      }
      case CHARACTER -> new Node.Characters(token.text());
      case NAME -> named(token);
      default -> fail();
    };
  }

  private Node named(Token token) {
    Name name = token.name();
    if (name == null) {
      return fail();
    }
    Word word = name.word();
    if (word == Word.DEFINED) {
      return defined();
    }
    boolean query = word != null && word.isMacro() && word.sort() != Word.Sort.DYNAMIC;
    return query && nextIsParen() ? query(at - 1) : new Node.Variable(name);
  }

  private boolean nextIsParen() {
    Token next = peek();
    return next != null && next.is(Punctuator.LEFT_PAREN);
  }

  private Node defined() {
    boolean parenthesised = skip(Punctuator.LEFT_PAREN);
    Token operand = peek();
    Name name = operand == null ? null : operand.name();
    if (name == null) {
      return fail();
    }
    at++;
    return parenthesised && !skip(Punctuator.RIGHT_PAREN) ? fail() : new Node.Defined(name);
  }

  private Node query(int from) {
    int open = 0;
    for (Token token = peek(); token != null; token = peek()) {
      at++;
      if (token.is(Punctuator.LEFT_PAREN)) {
        open++;
      } else if (token.is(Punctuator.RIGHT_PAREN) && --open == 0) {
        return new Node.Query(List.copyOf(tokens.subList(from, at)));
      }
    }
    return fail();
  }
}
