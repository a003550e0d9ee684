package dev.affogato.compiler.args;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The words after {@code -Xclang}, which clang's inner compiler gets as one list: one of them may
 * be the value of the one before. Confined to one analysis.
 */
final class FrontEndWords {
  private final FileOptions files;
  private final CommandFacts facts;

  /** Waits for its value. */
  private @Nullable OptionRule open;

  private String openWord = "";

  FrontEndWords(FileOptions files, CommandFacts facts) {
    this.files = files;
    this.facts = facts;
  }

  Piece read(Piece piece, String word) {
    OptionRule waiting = open;
    if (waiting != null) {
      open = null;
      return value(waiting, Piece.of(waiting.scope(), piece.words()), word);
    }
    OptionRule rule = FrontEndOptions.TABLE.find(word);
    if (rule == null) {
      rule = named(word);
    }
    if (rule == null) {
      return driverOption(piece, word);
    }
    if (rule.style().takesNextWord() || rule.role() == Role.PLUGIN_ARGUMENT) {
      open = rule;
      openWord = word;
      return Piece.of(rule.scope(), piece.words());
    }
    return value(rule, piece, word.substring(rule.name().length()));
  }

  /** {@code -plugin-arg-NAME} has the plugin's name joined and its argument after it. */
  private static @Nullable OptionRule named(String word) {
    return word.startsWith("-plugin-arg-") ? FrontEndOptions.TABLE.find("-plugin-arg-") : null;
  }

  private Piece value(OptionRule rule, Piece piece, String value) {
    switch (rule.role()) {
      case SOUGHT_FILE -> {
        Piece file = files.extraFile(rule, Piece.of(piece.scope(), rule.name(), value), value);
        boolean joined = !rule.style().takesNextWord();
        String remote =
            joined ? rule.name() + file.remoteWords().getLast() : file.remoteWords().getLast();
        return piece.remotely(List.of("-Xclang", remote));
      }
      case PLUGIN_ARGUMENT -> files.pluginArgument(openWord + " " + value, value);
      case PRECOMPILED_INCLUDE -> files.precompiledInclude(value);
      case REFUSE -> refuse(rule, piece);
      default -> plain(rule, value);
    }
    return piece;
  }

  private void plain(OptionRule rule, String value) {
    if (rule.name().equals("-mllvm")) {
      files.backEnd(value);
    } else if (value.equals("native")) {
      facts.refuse(LocalCode.NATIVE, "option " + rule.name() + " means this machine's processor");
    }
  }

  /** The driver hands most of its {@code -f}, {@code -W} and {@code -m} options on as they are. */
  private Piece driverOption(Piece piece, String word) {
    OptionRule rule = ClangOptions.TABLE.find(word);
    if (rule != null && rule.role() == Role.REFUSE) {
      refuse(rule, piece);
    } else if (rule == null
        || !word.startsWith("-")
        || (rule.role() != Role.MACHINE
            && (rule.role() != Role.PLAIN || rule.scope() != Scope.BOTH))
        || rule.style().takesNextWord()) {
      facts.refuse(LocalCode.OPTION, "option " + String.join(" ", piece.words()) + " is not known");
    }
    return piece;
  }

  private void refuse(OptionRule rule, Piece piece) {
    LocalCode code = rule.code() == null ? LocalCode.OPTION : rule.code();
    facts.refuse(code, "option " + String.join(" ", piece.words()) + " " + rule.why());
  }

  /** To be called after the last option. */
  void end() {
    if (open != null) {
      facts.refuse(LocalCode.OPTION, "option -Xclang " + openWord + " lacks its value");
    }
  }
}
