package dev.affogato.compiler.scan.macro;

import dev.affogato.compiler.scan.lex.Name;
import dev.affogato.compiler.scan.lex.Punctuator;
import dev.affogato.compiler.scan.lex.Token;
import dev.affogato.compiler.scan.lex.Word;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A macro's list of parameters. Immutable.
 *
 * @param names the variable one is null if it is {@code __VA_ARGS__}
 * @param tokenCount how many tokens the list takes, parentheses included
 */
record Parameters(List<@Nullable Name> names, boolean variadic, int tokenCount) {

  static Parameters parse(Name macro, List<Token> tokens) {
    List<@Nullable Name> names = new ArrayList<>();
    int at = 1;
    if (at < tokens.size() && tokens.get(at).is(Punctuator.RIGHT_PAREN)) {
      return new Parameters(names, false, 2);
    }
    while (at < tokens.size()) {
      Token token = tokens.get(at++);
      boolean variadic = token.is(Punctuator.ELLIPSIS);
      if (!variadic && token.name() == null) {
        break;
      }
      names.add(variadic ? null : token.name());
      if (!variadic && at < tokens.size() && tokens.get(at).is(Punctuator.ELLIPSIS)) {
        variadic = true;
        at++;
      }
      if (at >= tokens.size()) {
        break;
      }
      Token separator = tokens.get(at++);
      if (separator.is(Punctuator.RIGHT_PAREN)) {
        return new Parameters(names, variadic, at);
      }
      if (variadic || !separator.is(Punctuator.COMMA)) {
        break;
      }
    }
    throw new UnsureException("malformed-macro", "the parameters of " + macro + " make no sense");
  }

  static int indexOf(List<@Nullable Name> names, Token token) {
    Name name = token.name();
    if (name == null) {
      return -1;
    }
    for (int i = 0; i < names.size(); i++) {
      Name parameter = names.get(i);
      if (parameter == name || (parameter == null && token.is(Word.VA_ARGS))) {
        return i;
      }
    }
    return -1;
  }
}
