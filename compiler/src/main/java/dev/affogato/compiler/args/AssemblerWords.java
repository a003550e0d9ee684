package dev.affogato.compiler.args;

import dev.affogato.compiler.FileView;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The words in {@code -Wa,…} and after {@code -Xassembler}, which the assembler gets as one list.
 * Only those known to touch no file travel: it can also write listings and dependencies, and read
 * further sources. A source that can be read here travels as an extra file. Confined to one
 * analysis.
 */
final class AssemblerWords {
  private static final Set<String> HARMLESS =
      Set.of(
          "--noexecstack",
          "--execstack",
          "--compress-debug-sections",
          "--nocompress-debug-sections",
          "--fatal-warnings",
          "--no-warn",
          "--warn",
          "-W",
          "-L",
          "--keep-locals",
          "--strip-local-absolute",
          "--no-pad-sections",
          "--divide",
          "--gen-debug",
          "--32",
          "--64",
          "--x32",
          "-EB",
          "-EL",
          "-R",
          "-D");

  private static final List<String> HARMLESS_STARTS =
      List.of(
          "-m",
          "-g",
          "--gdwarf-",
          "--gstabs",
          "--compress-debug-sections=",
          "--defsym=",
          "--elf-stt-common=",
          "--hash-size=",
          "--reduce-memory-overheads",
          "--size-check=",
          "--multibyte-handling=",
          "--sectname-subst",
          "--debug-prefix-map=",
          "--generate-missing-build-notes=",
          "-O",
          "-K");

  private final FileView files;
  private final CommandFacts facts;

  /** {@code --defsym} or the like came last, so the next word is its value. */
  private boolean valueFollows;

  AssemblerWords(FileView files, CommandFacts facts) {
    this.files = files;
    this.facts = facts;
  }

  /** A list in one word, {@code -Wa,} included. */
  Piece list(Piece piece, String value) {
    List<String> words = new ArrayList<>(List.of("-Wa"));
    for (String word : value.split(",", -1)) {
      String remote = word(word, piece.words().getFirst());
      if (remote.contains(",")) {
        refuse(piece.words().getFirst());
      }
      words.add(remote);
    }
    return piece.remotely(List.of(String.join(",", words)));
  }

  /** {@code -Xassembler word}. */
  Piece single(Piece piece, String value) {
    String remote = word(value, String.join(" ", piece.words()));
    return piece.remotely(List.of("-Xassembler", remote));
  }

  private String word(String word, String option) {
    if (valueFollows) {
      valueFollows = false;
    } else if (word.equals("--defsym")
        || word.equals("-defsym")
        || word.equals("--debug-prefix-map")) {
      valueFollows = true;
    } else if (!word.startsWith("-") && !word.startsWith("@")) {
      return source(word, option);
    } else if (!isHarmless(word)) {
      refuse(option);
    }
    return word;
  }

  private String source(String word, String option) {
    String absolute = ExtraFiles.absolute(files, word);
    if (absolute == null) {
      facts.refuse(LocalCode.OPTION, "file " + word + " of option " + option + " cannot be read");
      return word;
    }
    facts.extraFiles.add(absolute);
    return absolute;
  }

  private void refuse(String option) {
    facts.refuse(LocalCode.OPTION, "option " + option + " may make the assembler use other files");
  }

  private static boolean isHarmless(String word) {
    boolean known = HARMLESS.contains(word) || HARMLESS_STARTS.stream().anyMatch(word::startsWith);
    return known && !word.endsWith("=native");
  }
}
