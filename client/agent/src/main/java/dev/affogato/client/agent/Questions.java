package dev.affogato.client.agent;

import java.util.List;
import java.util.Set;

/**
 * Tells compiler calls that only ask something ({@code --version}, {@code -dumpmachine}, macros of
 * an empty input) from those that work. Questions take milliseconds and configure scripts ask them
 * by the thousand, so they wait for no slot.
 *
 * <p>Stateless. An error either way costs a little waiting or a little crowding, no more.
 */
final class Questions {
  /** Options whose value is a word of its own that looks like an input. */
  private static final Set<String> WITH_VALUE =
      Set.of(
          "-x",
          "-o",
          "-D",
          "-U",
          "-I",
          "-L",
          "-l",
          "-B",
          "-T",
          "-u",
          "-z",
          "-include",
          "-imacros",
          "-isystem",
          "-iquote",
          "-idirafter",
          "-isysroot",
          "-MF",
          "-MT",
          "-MQ",
          "-arch",
          "--param",
          "-Xpreprocessor",
          "-Xassembler",
          "-Xlinker",
          "-Xclang",
          "-target",
          "--sysroot");

  private Questions() {}

  /** Whether a compiler with these arguments has nothing to compile or link. */
  static boolean isQuestion(List<String> arguments) {
    boolean preprocessOnly = arguments.contains("-E");
    for (int i = 0; i < arguments.size(); i++) {
      String word = arguments.get(i);
      if (WITH_VALUE.contains(word)) {
        i++;
      } else if (word.equals("-")) {
        if (!preprocessOnly) {
          return false;
        }
      } else if (!word.startsWith("-") && !word.equals("/dev/null")) {
        return false;
      }
    }
    return true;
  }
}
