package dev.affogato.compiler.scan.outline;

import dev.affogato.compiler.scan.lex.Name;
import dev.affogato.compiler.scan.lex.Punctuator;
import dev.affogato.compiler.scan.lex.Token;
import dev.affogato.compiler.scan.lex.Word;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects directives and joins the parts of conditionals. Confined to one file's minimising. */
final class OutlineBuilder {
  private final List<Directive> directives = new ArrayList<>();

  /** Indexes of the parts seen so far, of each conditional still open. */
  private final List<List<Integer>> open = new ArrayList<>();

  void add(Directive directive) {
    Directive.Kind kind = directive.kind();
    int index = directives.size();
    if (kind.opens()) {
      open.add(new ArrayList<>(List.of(index)));
    } else if (kind.continues() || kind == Directive.Kind.ENDIF) {
      if (open.isEmpty()) {
        // An error to every compiler, which then ignores the directive.
        return;
      }
      open.getLast().add(index);
    }
    directives.add(directive);
    if (kind == Directive.Kind.ENDIF) {
      link(open.removeLast(), index);
    }
  }

  private void link(List<Integer> parts, int end) {
    for (int i = 0; i < parts.size(); i++) {
      int next = i + 1 < parts.size() ? parts.get(i + 1) : end;
      directives.get(parts.get(i)).link(next, end);
    }
  }

  Outline build(long fingerprint, int sizeBytes) {
    while (!open.isEmpty()) {
      link(open.removeLast(), directives.size());
    }
    Directive[] all = directives.toArray(new Directive[0]);
    return new Outline(all, guard(all), fingerprint, sizeBytes);
  }

  private static @Nullable Name guard(Directive[] all) {
    int last = all.length - 1;
    if (last < 1 || all[0].end() != last || all[0].next() != last) {
      return null;
    }
    return switch (all[0].kind()) {
      case IFNDEF -> all[0].name();
      case IF -> negated(all[0].condition().tokens());
      default -> null;
    };
  }

  /** The macro of {@code !defined X}, with or without parentheses. */
  private static @Nullable Name negated(List<Token> tokens) {
    if (tokens.size() < 3 || !tokens.get(0).is(Punctuator.NOT) || !tokens.get(1).is(Word.DEFINED)) {
      return null;
    }
    if (tokens.size() == 3) {
      return tokens.get(2).name();
    }
    boolean parenthesised =
        tokens.size() == 5
            && tokens.get(2).is(Punctuator.LEFT_PAREN)
            && tokens.get(4).is(Punctuator.RIGHT_PAREN);
    return parenthesised ? tokens.get(3).name() : null;
  }
}
