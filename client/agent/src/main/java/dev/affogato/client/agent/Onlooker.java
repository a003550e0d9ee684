package dev.affogato.client.agent;

import dev.affogato.client.launcher.LauncherCall;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who reads what the compiler of one call prints, as far as compilers care: they colour for
 * terminals, and gcc's words and quotation marks follow the locale. Immutable.
 *
 * @param terminal whether standard error is a terminal
 * @param plainLocale whether the words are those of the locale C, which compile servers use
 * @param ownGccStyle whether variables change how gcc colours and links
 * @param clangStyle the options with which clang prints elsewhere what it would print on this
 *     standard error; null if nobody can tell
 */
record Onlooker(
    boolean terminal, boolean plainLocale, boolean ownGccStyle, @Nullable List<String> clangStyle) {

  static Onlooker of(LauncherCall call) {
    return new Onlooker(
        call.stderrTty(),
        isPlain(call, "LC_MESSAGES") && isPlain(call, "LC_CTYPE"),
        isSet(call, "GCC_COLORS") || isSet(call, "GCC_URLS") || isSet(call, "TERM_URLS"),
        ClangStyle.of(call));
  }

  /** The order in which a C library looks for the locale of {@code category}. */
  private static boolean isPlain(LauncherCall call, String category) {
    for (String name : List.of("LC_ALL", category, "LANG")) {
      String value = call.variable(name);
      if (value != null && !value.isEmpty()) {
        return value.equals("C") || value.equals("POSIX");
      }
    }
    return true;
  }

  private static boolean isSet(LauncherCall call, String variable) {
    return call.variable(variable) != null;
  }
}
