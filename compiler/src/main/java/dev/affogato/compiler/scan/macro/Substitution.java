package dev.affogato.compiler.scan.macro;

import dev.affogato.compiler.scan.lex.Token;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One use of a macro: its body with the arguments put in. Confined to that use.
 *
 * <p>An argument is expanded by itself first, unless it is an operand of {@code #} or {@code ##};
 * that is done when first needed and kept.
 */
final class Substitution {
  private final Expander expander;
  private final MacroBody body;
  private final List<List<Token>> arguments;
  private final @Nullable List<Token>[] expanded;

  @SuppressWarnings({"unchecked", "rawtypes"})
  Substitution(Expander expander, MacroBody body, List<List<Token>> arguments) {
    this.expander = expander;
    this.body = body;
    this.arguments = arguments;
    this.expanded = new List[arguments.size()];
  }

  List<Token> result() {
    List<Token> tokens = substitute(body.pieces(), true);
    tokens.removeIf(token -> token.kind() == Token.Kind.NOTHING);
    return tokens;
  }

  private List<Token> substitute(List<Piece> pieces, boolean whole) {
    List<Token> out = new ArrayList<>();
    for (int i = 0; i < pieces.size(); i++) {
      Piece piece = pieces.get(i);
      if (whole && body.isOptionalComma(i)) {
        i++;
        addOptionalComma(out, piece, pieces.get(i));
        continue;
      }
      List<Token> value = value(piece);
      if (piece.pasteLeft() && !out.isEmpty()) {
        Spelling.paste(out, value.getFirst(), expander.tokenizer());
        out.addAll(value.subList(1, value.size()));
      } else {
        out.addAll(value);
      }
    }
    return out;
  }

  /** {@code , ## __VA_ARGS__}: nothing is pasted, but both vanish if the arguments are empty. */
  private void addOptionalComma(List<Token> out, Piece comma, Piece variable) {
    if (arguments.get(variable.parameter()).isEmpty()) {
      out.add(Spelling.nothing(comma.token().spaceBefore()));
      return;
    }
    out.add(comma.token());
    boolean pasted = variable.pasteRight();
    out.addAll(pasted ? arguments.get(variable.parameter()) : expanded(variable.parameter()));
  }

  private List<Token> value(Piece piece) {
    boolean space = piece.token().spaceBefore();
    return switch (piece.sort()) {
      case PLAIN -> List.of(piece.token());
      case STRINGIZED -> List.of(Spelling.stringize(arguments.get(piece.parameter()), space));
      case ARGUMENT -> {
        List<Token> tokens =
            piece.isPasted() ? arguments.get(piece.parameter()) : expanded(piece.parameter());
        yield inPlace(tokens, piece.isPasted(), space);
      }
      case OPTIONAL -> inPlace(group(piece), true, space);
      case STRINGIZED_OPTIONAL -> List.of(Spelling.stringize(group(piece), space));
    };
  }

  private List<Token> group(Piece piece) {
    return expanded(body.parameterCount() - 1).isEmpty()
        ? List.of()
        : substitute(piece.group(), false);
  }

  private static List<Token> inPlace(List<Token> tokens, boolean pasted, boolean space) {
    if (tokens.isEmpty()) {
      return pasted ? List.of(Spelling.nothing(space)) : List.of();
    }
    Token first = tokens.getFirst();
    if (first.spaceBefore() == space) {
      return tokens;
    }
    List<Token> moved = new ArrayList<>(tokens);
    moved.set(0, first.inheriting(space));
    return moved;
  }

  private List<Token> expanded(int parameter) {
    List<Token> known = expanded[parameter];
    if (known == null) {
      known = expander.expandAlone(arguments.get(parameter));
      expanded[parameter] = known;
    }
    return known;
  }
}
