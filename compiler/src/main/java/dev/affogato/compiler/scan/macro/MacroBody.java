package dev.affogato.compiler.scan.macro;

import dev.affogato.compiler.scan.lex.Name;
import dev.affogato.compiler.scan.lex.Punctuator;
import dev.affogato.compiler.scan.lex.Token;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Parameters and pieces of a macro, ready for use. Immutable.
 *
 * @param parameterCount the variable one, if there is one, counts and is the last
 * @param variadic whether the last parameter takes all further arguments
 */
record MacroBody(int parameterCount, boolean variadic, List<Piece> pieces) {

  static MacroBody parse(Name name, List<Token> tokens, boolean functionLike) {
    if (!functionLike) {
      return new MacroBody(0, false, new PieceReader(name, List.of(), false).read(tokens));
    }
    Parameters parameters = Parameters.parse(name, tokens);
    List<Token> body = tokens.subList(parameters.tokenCount(), tokens.size());
    PieceReader reader = new PieceReader(name, parameters.names(), parameters.variadic());
    return new MacroBody(parameters.names().size(), parameters.variadic(), reader.read(body));
  }

  @Nullable Token soleToken() {
    if (pieces.size() != 1) {
      return null;
    }
    Piece piece = pieces.getFirst();
    return piece.sort() == Piece.Sort.PLAIN ? piece.token() : null;
  }

  /** Whether {@code piece} is the comma that goes away with the variable arguments behind it. */
  boolean isOptionalComma(int index) {
    Piece piece = pieces.get(index);
    if (!variadic || !piece.pasteRight() || !piece.token().is(Punctuator.COMMA)) {
      return false;
    }
    return index + 1 < pieces.size() && isVariable(pieces.get(index + 1));
  }

  boolean isVariable(Piece piece) {
    return variadic
        && piece.sort() == Piece.Sort.ARGUMENT
        && piece.parameter() == parameterCount - 1;
  }
}
