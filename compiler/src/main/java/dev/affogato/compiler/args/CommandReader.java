package dev.affogato.compiler.args;

import dev.affogato.compiler.CompilerKind;
import dev.affogato.compiler.FileView;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * First step of an analysis: goes through the words once and cuts them into options by the table of
 * the compiler. It judges no more than single options; {@link Judge} does the rest. Confined to one
 * analysis.
 */
final class CommandReader {
  private final OptionTable table;
  private final CommandFacts facts;
  private final OptionReader options;

  CommandReader(CompilerKind kind, FileView files, CommandFacts facts) {
    table = kind == CompilerKind.CLANG ? ClangOptions.TABLE : GccOptions.TABLE;
    this.facts = facts;
    options = new OptionReader(kind, files, facts);
  }

  void read(List<String> words) {
    Deque<String> pending = new ArrayDeque<>(words);
    while (!pending.isEmpty()) {
      String word = pending.removeFirst();
      if (!word.startsWith("-") || word.equals("-")) {
        facts.inputs.add(word);
        facts.pieces.add(Piece.of(Scope.INPUT, word));
        continue;
      }
      List<String> shortened = LongNames.shortened(word);
      if (shortened.size() == 2) {
        pending.addFirst(shortened.get(1));
      }
      option(shortened.getFirst(), pending);
    }
    options.end();
  }

  private void option(String word, Deque<String> pending) {
    OptionRule rule = table.find(word);
    if (rule == null) {
      facts.refuse(LocalCode.OPTION, "unknown option " + word);
      return;
    }
    boolean bare = word.length() == rule.name().length();
    if (!bare || !rule.style().takesNextWord()) {
      String value = word.substring(rule.name().length());
      facts.pieces.add(options.read(rule, List.of(word), value));
    } else if (pending.isEmpty()) {
      facts.refuse(LocalCode.OPTION, "option " + word + " lacks its value");
    } else {
      String value = pending.removeFirst();
      facts.pieces.add(options.read(rule, List.of(word, value), value));
    }
  }
}
