package dev.affogato.compiler.args;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The long spellings both compilers accept for many options, such as {@code --define-macro=X},
 * brought to the short ones that the tables know. Stateless.
 */
final class LongNames {
  /** The word is the whole option. */
  private static final Map<String, String> FLAGS =
      Map.ofEntries(
          Map.entry("--compile", "-c"),
          Map.entry("--assemble", "-S"),
          Map.entry("--preprocess", "-E"),
          Map.entry("--dependencies", "-M"),
          Map.entry("--user-dependencies", "-MM"),
          Map.entry("--write-dependencies", "-MD"),
          Map.entry("--write-user-dependencies", "-MMD"),
          Map.entry("--print-missing-file-dependencies", "-MG"),
          Map.entry("--comments", "-C"),
          Map.entry("--comments-in-macros", "-CC"),
          Map.entry("--no-line-commands", "-P"),
          Map.entry("--no-standard-includes", "-nostdinc"),
          Map.entry("--no-standard-libraries", "-nostdlib"),
          Map.entry("--no-warnings", "-w"),
          Map.entry("--all-warnings", "-Wall"),
          Map.entry("--extra-warnings", "-W"),
          Map.entry("--ansi", "-ansi"),
          Map.entry("--pedantic", "-pedantic"),
          Map.entry("--pedantic-errors", "-pedantic-errors"),
          Map.entry("--pie", "-pie"),
          Map.entry("--pipe", "-pipe"),
          Map.entry("--profile", "-p"),
          Map.entry("--shared", "-shared"),
          Map.entry("--static", "-static"),
          Map.entry("--symbolic", "-symbolic"),
          Map.entry("--traditional", "-traditional"),
          Map.entry("--traditional-cpp", "-traditional-cpp"),
          Map.entry("--trigraphs", "-trigraphs"),
          Map.entry("--verbose", "-v"),
          Map.entry("--trace-includes", "-H"),
          Map.entry("--include-barrier", "-I-"),
          Map.entry("--optimize", "-O"),
          Map.entry("--debug", "-g"));

  /** With a value: as the next word, or after an equals sign. */
  private static final Map<String, String> VALUES =
      Map.ofEntries(
          Map.entry("--define-macro", "-D"),
          Map.entry("--undefine-macro", "-U"),
          Map.entry("--include-directory", "-I"),
          Map.entry("--include-directory-after", "-idirafter"),
          Map.entry("--include", "-include"),
          Map.entry("--imacros", "-imacros"),
          Map.entry("--include-prefix", "-iprefix"),
          Map.entry("--include-with-prefix", "-iwithprefix"),
          Map.entry("--include-with-prefix-after", "-iwithprefix"),
          Map.entry("--include-with-prefix-before", "-iwithprefixbefore"),
          Map.entry("--language", "-x"),
          Map.entry("--library-directory", "-L"),
          Map.entry("--output", "-o"),
          Map.entry("--prefix", "-B"),
          Map.entry("--for-assembler", "-Xassembler"),
          Map.entry("--for-linker", "-Xlinker"),
          Map.entry("--entry", "-e"));

  /** The rest of the word belongs to the option. Of {@code --debug=1} the compilers disagree. */
  private static final Map<String, String> STARTS =
      Map.of("--optimize=", "-O", "--machine-", "-m", "--machine=", "-m", "--warn-", "-W");

  private LongNames() {}

  /** All of them, those with a value in both forms. */
  static List<String> names() {
    List<String> names = new ArrayList<>(FLAGS.keySet());
    names.addAll(STARTS.keySet());
    for (String name : VALUES.keySet()) {
      names.add(name);
      names.add(name + "=");
    }
    return names;
  }

  static boolean takesValue(String name) {
    return VALUES.containsKey(name.endsWith("=") ? name.substring(0, name.length() - 1) : name);
  }

  /** One word, or two where the long name has its value joined and the short one need not. */
  static List<String> shortened(String word) {
    if (!word.startsWith("--")) {
      return List.of(word);
    }
    int equals = word.indexOf('=');
    String value = VALUES.get(equals < 0 ? word : word.substring(0, equals));
    if (value != null) {
      return equals < 0 ? List.of(value) : List.of(value, word.substring(equals + 1));
    }
    String flag = FLAGS.get(word);
    return List.of(flag == null ? joined(word) : flag);
  }

  private static String joined(String word) {
    for (Map.Entry<String, String> entry : STARTS.entrySet()) {
      if (word.startsWith(entry.getKey())) {
        return entry.getValue() + word.substring(entry.getKey().length());
      }
    }
    return word;
  }
}
