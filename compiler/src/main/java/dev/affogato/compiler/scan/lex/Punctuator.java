package dev.affogato.compiler.scan.lex;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Operators and punctuation; digraphs are read as what they stand for. */
public enum Punctuator {
  ELLIPSIS("..."),
  SHIFT_LEFT_ASSIGN("<<="),
  SHIFT_RIGHT_ASSIGN(">>="),
  ARROW_STAR("->*"),
  HASH_HASH("##"),
  ARROW("->"),
  INCREMENT("++"),
  DECREMENT("--"),
  SHIFT_LEFT("<<"),
  SHIFT_RIGHT(">>"),
  LESS_EQUAL("<="),
  GREATER_EQUAL(">="),
  EQUAL("=="),
  NOT_EQUAL("!="),
  AND("&&"),
  OR("||"),
  ADD_ASSIGN("+="),
  SUBTRACT_ASSIGN("-="),
  MULTIPLY_ASSIGN("*="),
  DIVIDE_ASSIGN("/="),
  REMAINDER_ASSIGN("%="),
  BIT_AND_ASSIGN("&="),
  BIT_OR_ASSIGN("|="),
  BIT_XOR_ASSIGN("^="),
  SCOPE("::"),
  DOT_STAR(".*"),
  HASH("#"),
  LEFT_PAREN("("),
  RIGHT_PAREN(")"),
  LEFT_BRACKET("["),
  RIGHT_BRACKET("]"),
  LEFT_BRACE("{"),
  RIGHT_BRACE("}"),
  COMMA(","),
  SEMICOLON(";"),
  COLON(":"),
  QUESTION("?"),
  PLUS("+"),
  MINUS("-"),
  STAR("*"),
  SLASH("/"),
  PERCENT("%"),
  LESS("<"),
  GREATER(">"),
  BIT_AND("&"),
  BIT_OR("|"),
  BIT_XOR("^"),
  TILDE("~"),
  NOT("!"),
  ASSIGN("="),
  DOT(".");

  private static final Punctuator[][] BY_FIRST_BYTE = byFirstByte();

  private final String spelling;

  Punctuator(String spelling) {
    this.spelling = spelling;
  }

  public String spelling() {
    return spelling;
  }

  /** The longest punctuator at {@code from}, or null. */
  static @Nullable Punctuator at(byte[] text, int from, int to, boolean cplusplus) {
    for (Punctuator candidate : BY_FIRST_BYTE[text[from] & 0xff]) {
      if (candidate.matches(text, from, to) && (cplusplus || !candidate.isOnlyCplusplus())) {
        return candidate;
      }
    }
    return null;
  }

  private boolean isOnlyCplusplus() {
    return this == SCOPE || this == DOT_STAR || this == ARROW_STAR;
  }

  private boolean matches(byte[] text, int from, int to) {
    if (to - from < spelling.length()) {
      return false;
    }
    for (int i = 1; i < spelling.length(); i++) {
      if (text[from + i] != spelling.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** The operator that C++ spells as a word, or null. */
  static @Nullable Punctuator named(String word) {
    return switch (word) {
      case "and" -> AND;
      case "or" -> OR;
      case "not" -> NOT;
      case "compl" -> TILDE;
      case "bitand" -> BIT_AND;
      case "bitor" -> BIT_OR;
      case "xor" -> BIT_XOR;
      case "not_eq" -> NOT_EQUAL;
      case "and_eq" -> BIT_AND_ASSIGN;
      case "or_eq" -> BIT_OR_ASSIGN;
      case "xor_eq" -> BIT_XOR_ASSIGN;
      default -> null;
    };
  }

  private static Punctuator[][] byFirstByte() {
    List<List<Punctuator>> lists = new ArrayList<>();
    for (int i = 0; i < 256; i++) {
      lists.add(new ArrayList<>());
    }
    for (Punctuator punctuator : values()) {
      lists.get(punctuator.spelling.charAt(0)).add(punctuator);
    }
    Punctuator[][] table = new Punctuator[256][];
    for (int i = 0; i < 256; i++) {
      lists.get(i).sort((one, other) -> other.spelling.length() - one.spelling.length());
      table[i] = lists.get(i).toArray(new Punctuator[0]);
    }
    return table;
  }
}
