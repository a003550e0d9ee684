package dev.affogato.compiler.scan.expression;

import dev.affogato.compiler.scan.lex.Name;
import dev.affogato.compiler.scan.lex.Punctuator;
import dev.affogato.compiler.scan.lex.Token;
import java.util.List;

/** A condition, parsed. Immutable. */
sealed interface Node {
  /** What it is made of, from left to right. */
  default List<Node> operands() {
    return List.of();
  }

  record Constant(long value, boolean unsigned) implements Node {}

  /** A character literal: its value depends on the flags of the compiler. */
  record Characters(String text) implements Node {}

  /** An identifier that is neither operator nor query. */
  record Variable(Name name) implements Node {}

  record Defined(Name name) implements Node {}

  /**
   * A question such as {@code __has_include(<x>)}.
   *
   * @param tokens the whole of it, name and parentheses included
   */
  record Query(List<Token> tokens) implements Node {}

  record Unary(Punctuator operator, Node operand) implements Node {
    @Override
    public List<Node> operands() {
      return List.of(operand);
    }
  }

  record Binary(Punctuator operator, Node left, Node right) implements Node {
    @Override
    public List<Node> operands() {
      return List.of(left, right);
    }
  }

  record Choice(Node condition, Node whenTrue, Node whenFalse) implements Node {
    @Override
    public List<Node> operands() {
      return List.of(condition, whenTrue, whenFalse);
    }
  }
}
