package dev.affogato.compiler.scan.facts;

import dev.affogato.compiler.scan.files.PathText;
import dev.affogato.compiler.scan.macro.UnsureException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A compiler's answers, for one who may see other files than the compiler. Thread-safe if both
 * parts are.
 */
record SharedAnswers(CompilerQuestions compiler, Predicate<Collection<String>> same)
    implements CompilerQuestions {
  @Override
  public Answer preprocess(FlagSet flags, String text) throws InterruptedException {
    Answer answer = compiler.preprocess(flags, text);
    Set<String> paths = new LinkedHashSet<>();
    SearchList folders = SearchList.read(answer.messages());
    Witnesses.paths(flags, answer.messages()).forEach(name -> add(name, flags, paths));
    folders.absent().forEach(name -> add(name, flags, paths));
    if (!same.test(paths)) {
      throw new UnsureException(
          "direct-surroundings",
          flags.program() + " would not find the same files where it was called");
    }
    return answer;
  }

  private static void add(String name, FlagSet flags, Set<String> paths) {
    paths.add(PathText.absolute(flags.directory().toString(), name));
  }
}
