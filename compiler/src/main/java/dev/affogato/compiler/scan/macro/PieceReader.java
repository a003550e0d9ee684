package dev.affogato.compiler.scan.macro;

import dev.affogato.compiler.scan.lex.Name;
import dev.affogato.compiler.scan.lex.Punctuator;
import dev.affogato.compiler.scan.lex.Token;
import dev.affogato.compiler.scan.lex.Word;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns the tokens of a macro's body into pieces. Confined to one parse. */
final class PieceReader {
  private final Name macro;
  private final List<@Nullable Name> parameters;
  private final boolean variadic;

  PieceReader(Name macro, List<@Nullable Name> parameters, boolean variadic) {
    this.macro = macro;
    this.parameters = parameters;
    this.variadic = variadic;
  }

  List<Piece> read(List<Token> tokens) {
    List<Piece> pieces = new ArrayList<>();
    boolean pasteLeft = false;
    for (int at = 0; at < tokens.size(); ) {
      Token token = pieces.isEmpty() ? tokens.get(at).withoutSpace() : tokens.get(at);
      int end = pieceEnd(tokens, at);
      boolean pasteRight = end < tokens.size() && tokens.get(end).is(Punctuator.HASH_HASH);
      if (token.is(Punctuator.HASH_HASH) || (pasteRight && end + 1 == tokens.size())) {
        throw malformed("has ## without an operand");
      }
      pieces.add(piece(tokens, token, at, end, pasteLeft, pasteRight));
      pasteLeft = pasteRight;
      at = pasteRight ? end + 1 : end;
    }
    return List.copyOf(pieces);
  }

  private int pieceEnd(List<Token> tokens, int at) {
    int operand = isStringize(tokens, at) ? at + 1 : at;
    return isOptional(tokens, operand) ? groupEnd(tokens, operand) : operand + 1;
  }

  private Piece piece(
      List<Token> tokens, Token token, int at, int end, boolean pasteLeft, boolean pasteRight) {
    boolean stringize = isStringize(tokens, at);
    int operand = stringize ? at + 1 : at;
    if (isOptional(tokens, operand)) {
      List<Token> inner = tokens.subList(operand + 2, end - 1);
      if (inner.stream().anyMatch(nested -> nested.is(Word.VA_OPT))) {
        throw malformed("has __VA_OPT__ within __VA_OPT__");
      }
      List<Piece> group = read(inner);
      Piece.Sort sort = stringize ? Piece.Sort.STRINGIZED_OPTIONAL : Piece.Sort.OPTIONAL;
      return new Piece(sort, token, -1, group, pasteLeft, pasteRight);
    }
    int parameter = Parameters.indexOf(parameters, tokens.get(operand));
    Piece.Sort sort =
        stringize ? Piece.Sort.STRINGIZED : parameter >= 0 ? Piece.Sort.ARGUMENT : Piece.Sort.PLAIN;
    return new Piece(sort, token, parameter, List.of(), pasteLeft, pasteRight);
  }

  /** In a macro without parameters {@code #} is an ordinary token. */
  private boolean isStringize(List<Token> tokens, int at) {
    if (parameters.isEmpty() || !tokens.get(at).is(Punctuator.HASH)) {
      return false;
    }
    if (at + 1 < tokens.size()
        && (isOptional(tokens, at + 1)
            || Parameters.indexOf(parameters, tokens.get(at + 1)) >= 0)) {
      return true;
    }
    throw malformed("has # without a parameter");
  }

  private boolean isOptional(List<Token> tokens, int at) {
    return variadic && tokens.get(at).is(Word.VA_OPT);
  }

  private int groupEnd(List<Token> tokens, int at) {
    int depth = 0;
    for (int i = at + 1; i < tokens.size(); i++) {
      if (tokens.get(i).is(Punctuator.LEFT_PAREN)) {
        depth++;
      } else if (tokens.get(i).is(Punctuator.RIGHT_PAREN)) {
        depth--;
      }
      if (depth == 0) {
        return i == at + 1 ? malformedEnd() : i + 1;
      }
    }
    return malformedEnd();
  }

  private int malformedEnd() {
    throw malformed("has __VA_OPT__ without parentheses");
  }

  private UnsureException malformed(String what) {
    return new UnsureException("malformed-macro", "the body of " + macro + " " + what);
  }
}
