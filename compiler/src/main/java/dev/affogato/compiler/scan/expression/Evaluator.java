package dev.affogato.compiler.scan.expression;

import dev.affogato.compiler.scan.lex.Punctuator;
import dev.affogato.compiler.scan.macro.UnsureException;

/**
 * Computes a condition in 64 bits, signed or unsigned as C has it. Confined to one scan: the last
 * result's signedness is kept beside the value instead of making an object of both.
 */
final class Evaluator {
  private final Names names;
  private boolean unsigned;

  /** What the leaves of a condition mean. */
  interface Names {
    /** Value of a name that stands for an integer; 0 for one that is no macro. */
    Node.Constant variable(Node.Variable variable);

    boolean isDefined(Node.Defined defined);

    Node.Constant query(Node.Query query);

    boolean charUnsigned();

    /** Shifting by a negative count shifts the other way, as gcc has it. */
    boolean turnsNegativeShifts();
  }

  Evaluator(Names names) {
    this.names = names;
  }

  boolean isTrue(Node node) {
    return value(node, true) != 0;
  }

  /**
   * @param needed false in a part that C does not evaluate: only its type matters
   */
  private long value(Node node, boolean needed) {
    // The usual ones first. No switch over types: those are put together at first use, for 5 ms of
    // a new agent.
    if (node instanceof Node.Constant constant) {
      return constant(constant);
    }
    if (node instanceof Node.Variable variable) {
      return constant(names.variable(variable));
    }
    if (node instanceof Node.Defined defined) {
      return signed(names.isDefined(defined));
    }
    if (node instanceof Node.Binary binary) {
      return binary(binary, needed);
    }
    if (node instanceof Node.Unary unary) {
      return unary(unary, needed);
    }
    if (node instanceof Node.Query query) {
      // Compilers look for headers even where the answer does not matter.
      return constant(names.query(query));
    }
    return node instanceof Node.Choice choice
        ? choice(choice, needed)
        : constant(characters((Node.Characters) node));
  }

  private Node.Constant characters(Node.Characters characters) {
    Node.Constant value = CharacterLiteral.value(characters.text(), names.charUnsigned());
    if (value == null) {
      throw new UnsureException(
          "malformed-condition", "cannot tell the value of " + characters.text());
    }
    return value;
  }

  private long constant(Node.Constant constant) {
    unsigned = constant.unsigned();
    return constant.value();
  }

  private long signed(boolean value) {
    unsigned = false;
    return value ? 1 : 0;
  }

  private long unary(Node.Unary unary, boolean needed) {
    long operand = value(unary.operand(), needed);
    return switch (unary.operator()) {
      case NOT -> signed(operand == 0);
      case TILDE -> ~operand;
      case MINUS -> -operand;
      default -> operand;
    };
  }

  private long choice(Node.Choice choice, boolean needed) {
    boolean condition = value(choice.condition(), needed) != 0;
    long whenTrue = value(choice.whenTrue(), needed && condition);
    boolean trueUnsigned = unsigned;
    long whenFalse = value(choice.whenFalse(), needed && !condition);
    unsigned = unsigned || trueUnsigned;
    return condition ? whenTrue : whenFalse;
  }

  private long binary(Node.Binary binary, boolean needed) {
    long left = value(binary.left(), needed);
    if (binary.operator() == Punctuator.AND) {
      // The right side is looked at in any case, for its names; only its value may not matter.
      long right = value(binary.right(), needed && left != 0);
      return signed(left != 0 && right != 0);
    }
    if (binary.operator() == Punctuator.OR) {
      long right = value(binary.right(), needed && left == 0);
      return signed(left != 0 || right != 0);
    }
    boolean leftUnsigned = unsigned;
    long right = value(binary.right(), needed);
    boolean either = unsigned || leftUnsigned;
    return switch (binary.operator()) {
      case SHIFT_LEFT, SHIFT_RIGHT -> {
        // A count that is too large to be signed is just too large.
        long distance = unsigned && right < 0 ? Long.SIZE : right;
        unsigned = leftUnsigned;
        yield binary.operator() == Punctuator.SHIFT_LEFT
            ? shiftLeft(left, distance)
            : shiftRight(left, distance);
      }
      case LESS -> signed(compare(left, right, either) < 0);
      case GREATER -> signed(compare(left, right, either) > 0);
      case LESS_EQUAL -> signed(compare(left, right, either) <= 0);
      case GREATER_EQUAL -> signed(compare(left, right, either) >= 0);
      case EQUAL -> signed(left == right);
      case NOT_EQUAL -> signed(left != right);
      default -> {
        unsigned = either;
        yield arithmetic(binary.operator(), left, right, needed);
      }
    };
  }

  private static int compare(long left, long right, boolean unsigned) {
    return unsigned ? Long.compareUnsigned(left, right) : Long.compare(left, right);
  }

  /** C leaves open what a count below zero or from 64 on means; here compilers differ. */
  private long shiftLeft(long value, long distance) {
    if (distance < 0 && names.turnsNegativeShifts()) {
      return shiftRight(value, turned(distance));
    }
    return distance < 0 || distance >= Long.SIZE ? 0 : value << distance;
  }

  /** The least number has no opposite; beyond the width all counts are the same. */
  private static long turned(long distance) {
    return -Math.max(distance, -Long.SIZE);
  }

  private long shiftRight(long value, long distance) {
    if (distance < 0 && names.turnsNegativeShifts()) {
      return shiftLeft(value, turned(distance));
    }
    if (distance >= 0 && distance < Long.SIZE) {
      return unsigned ? value >>> distance : value >> distance;
    }
    if (names.turnsNegativeShifts()) {
      return unsigned || value >= 0 ? 0 : -1;
    }
    // clang shifts as far as it can.
    return unsigned ? value >>> (Long.SIZE - 1) : value >> (Long.SIZE - 1);
  }

  private long arithmetic(Punctuator operator, long left, long right, boolean needed) {
    return switch (operator) {
      case PLUS -> left + right;
      case MINUS -> left - right;
      case STAR -> left * right;
      case BIT_AND -> left & right;
      case BIT_OR -> left | right;
      case BIT_XOR -> left ^ right;
      default -> divide(operator, left, right, needed);
    };
  }

  private long divide(Punctuator operator, long left, long right, boolean needed) {
    if (right == 0) {
      if (needed) {
        throw new UnsureException("malformed-condition", "a condition divides by zero");
      }
      return 0;
    }
    if (operator == Punctuator.SLASH) {
      return unsigned ? Long.divideUnsigned(left, right) : left / right;
    }
    return unsigned ? Long.remainderUnsigned(left, right) : left % right;
  }
}
