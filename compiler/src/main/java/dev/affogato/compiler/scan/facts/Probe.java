package dev.affogato.compiler.scan.facts;

import dev.affogato.compiler.CompilerKind;
import dev.affogato.compiler.scan.lex.LexMode;
import dev.affogato.compiler.scan.lex.Names;
import dev.affogato.compiler.scan.lex.Tokenizer;
import dev.affogato.compiler.scan.lex.Word;
import dev.affogato.compiler.scan.macro.Definition;
import dev.affogato.compiler.scan.macro.MacroTable;
import dev.affogato.compiler.scan.macro.UnsureException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A text whose preprocessed form betrays how a compiler reads: one run tells predefined macros,
 * folders and the peculiarities of the language standard. Stateless.
 *
 * <p>Each peculiarity is a line beginning with a word of its own; what comes out behind the word is
 * the answer.
 */
final class Probe {
  private static final String PREFIX = "affogato_";
  private static final String END = PREFIX + "end";

  private Probe() {}

  static String text() {
    StringBuilder text = new StringBuilder();
    text.append("#define affogato_y 7\n");
    text.append("affogato_comment x // y\n");
    text.append("affogato_trigraph ??=\n");
    text.append("affogato_raw R\"(\" affogato_y \" )\"\n");
    text.append("affogato_separator 1'2 affogato_y 3'4\n");
    text.append("%:define affogato_d 9\n");
    text.append("affogato_digraph affogato_d\n");
    text.append("#if 0\n#elifdef affogato_y\naffogato_elifdef yes\n#endif\n");
    text.append("#if 1 and 1\naffogato_operators yes\n#endif\n");
    text.append("#if true\naffogato_true yes\n#endif\n");
    text.append("#if '\\377' > 0\naffogato_unsigned yes\n#endif\n");
    for (Word word : Word.values()) {
      if (word.isMacro()) {
        text.append("#ifdef ").append(word.spelling()).append('\n');
        text.append("affogato_word ").append(word.name()).append("\n#endif\n");
      }
    }
    return text.append(END).append('\n').toString();
  }

  static CompilerFacts read(CompilerKind kind, CompilerQuestions.Answer answer, Names names) {
    String output = answer.output();
    if (!output.contains("\n" + END)) {
      throw new UnsureException(
          "compiler-question", "the compiler does not preprocess: " + firstLine(answer.messages()));
    }
    LexMode mode =
        new LexMode(
            defines(output, "__cplusplus"),
            !line(output, "comment").contains("y"),
            line(output, "trigraph").contains("#"),
            line(output, "raw").contains("affogato_y"),
            !line(output, "separator").contains("affogato_y"),
            line(output, "digraph").contains("9"),
            line(output, "elifdef").contains("yes"),
            line(output, "operators").contains("yes"));
    Tokenizer tokenizer = new Tokenizer(names, mode);
    Set<Word> words = words(output);
    MacroTable macros = macros(output, tokenizer);
    for (Word word : words) {
      macros.define(Definition.dynamic(names.of(word.spelling())));
    }
    SearchList folders = SearchList.read(answer.messages());
    return new CompilerFacts(
        kind,
        tokenizer,
        macros,
        words,
        folders.folders(),
        folders.absent(),
        line(output, "true").contains("yes"),
        line(output, "unsigned").contains("yes"),
        words.contains(Word.HAS_EMBED));
  }

  private static boolean defines(String output, String macro) {
    return output.contains("\n#define " + macro + " ");
  }

  /** What stands behind a word of ours; empty if the word did not come out. */
  private static String line(String output, String word) {
    int at = output.indexOf("\n" + PREFIX + word);
    if (at < 0) {
      return "";
    }
    int from = at + 1 + PREFIX.length() + word.length();
    return output.substring(from, output.indexOf('\n', from));
  }

  private static Set<Word> words(String output) {
    Set<Word> words = EnumSet.noneOf(Word.class);
    String marker = PREFIX + "word ";
    output
        .lines()
        .filter(line -> line.startsWith(marker))
        .map(line -> Word.valueOf(line.substring(marker.length()).strip()))
        .forEach(words::add);
    return words;
  }

  /** Macros that are there before any file: those of files are found by reading these files. */
  private static MacroTable macros(String output, Tokenizer tokenizer) {
    MacroTable macros = new MacroTable();
    boolean builtIn = true;
    for (String line : output.lines().toList()) {
      if (line.startsWith("# ")) {
        builtIn = line.contains("\"<built-in>\"") || line.contains("\"<command");
      } else if (builtIn && line.startsWith("#define ")) {
        macros.define(Definition.parse(line.substring("#define ".length()), tokenizer));
      }
    }
    return macros;
  }

  private static String firstLine(String messages) {
    List<String> errors = messages.lines().filter(line -> line.contains("error")).toList();
    return errors.isEmpty() ? "no message" : errors.getFirst();
  }
}
