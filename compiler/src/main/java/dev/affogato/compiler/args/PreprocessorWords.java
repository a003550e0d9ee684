package dev.affogato.compiler.args;

import dev.affogato.compiler.CompilerKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * The words in {@code -Wp,…} and after {@code -Xpreprocessor}, read far enough to know the
 * dependency file. Confined to one analysis.
 *
 * <p>gcc's preprocessor gets all of them as one list. There {@code -MD} and {@code -MMD} take a
 * file name, and since the driver does not look into the list it adds no target: the rule is named
 * after the source, as in a plain compile. Clang's driver takes {@code -Wp,-MD,file} for {@code -MD
 * -MF file}, in this form only.
 */
final class PreprocessorWords {
  /** They say where headers are, which is asked only here. */
  private static final Set<String> FOLDERS =
      Set.of("-I", "-isystem", "-iquote", "-idirafter", "-isysroot");

  private final CompilerKind kind;
  private final CommandFacts facts;
  private final List<String> words = new ArrayList<>();

  PreprocessorWords(CompilerKind kind, CommandFacts facts) {
    this.kind = kind;
    this.facts = facts;
  }

  Piece read(Piece piece, String value) {
    if (piece.words().size() == 2) {
      words.add(value);
      return macros(piece);
    }
    List<String> list = Arrays.asList(value.split(",", -1));
    if (kind == CompilerKind.CLANG && clangDependencies(list)) {
      return piece;
    }
    words.addAll(list);
    return macros(piece);
  }

  private boolean clangDependencies(List<String> list) {
    if (list.size() != 2 || !isDependencies(list.getFirst())) {
      return false;
    }
    facts.dependencies.wanted();
    facts.dependencies.file(list.getLast());
    return true;
  }

  /** Partially preprocessed text of gcc defines the macros itself; clang's does not. */
  private Piece macros(Piece piece) {
    return kind == CompilerKind.CLANG ? Piece.of(Scope.MACRO, piece.words()) : piece;
  }

  /** To be called after the last option. */
  void end() {
    int at = 0;
    while (at < words.size()) {
      String option = words.get(at++);
      if (takesValue(option)) {
        if (at == words.size()) {
          foreign(option);
          return;
        }
        value(option, words.get(at++));
      } else {
        single(option);
      }
    }
  }

  private static boolean takesValue(String option) {
    return isDependencies(option)
        || option.equals("-D")
        || option.equals("-U")
        || option.equals("-MT")
        || option.equals("-MQ")
        || option.equals("-MF")
        || FOLDERS.contains(option);
  }

  private static boolean isDependencies(String option) {
    return option.equals("-MD") || option.equals("-MMD");
  }

  private void value(String option, String value) {
    boolean macro = option.equals("-D") || option.equals("-U");
    if (kind == CompilerKind.CLANG && !macro) {
      foreign(option);
    } else if (isDependencies(option)) {
      facts.dependencies.listed(value);
    } else if (option.equals("-MF")) {
      facts.dependencies.listedFile(value);
    } else if (option.startsWith("-M")) {
      facts.dependencies.detail();
    }
  }

  private void single(String option) {
    if (option.equals("-MP") && kind == CompilerKind.GCC) {
      facts.dependencies.detail();
    } else if (!isMacro(option) && !isFolder(option)) {
      foreign(option);
    }
  }

  private boolean isFolder(String option) {
    return kind == CompilerKind.GCC && option.startsWith("-I") && !option.equals("-I-");
  }

  private static boolean isMacro(String option) {
    return option.startsWith("-D") || option.startsWith("-U");
  }

  private void foreign(String option) {
    facts.dependencies.notUnderstood(option);
  }
}
