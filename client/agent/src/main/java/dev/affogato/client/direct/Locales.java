package dev.affogato.client.direct;

import dev.affogato.client.launcher.LauncherCall;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The language a compiler speaks, which changes words and quotation marks. Stateless. */
final class Locales {
  private static final List<String> CATEGORIES = List.of("LC_CTYPE", "LC_MESSAGES");

  private Locales() {}

  /** The variables that have a compiler elsewhere speak as here; none for plain English. */
  static Map<String, String> variables(LauncherCall command) throws Detour {
    Map<String, String> variables = new TreeMap<>();
    for (String category : CATEGORIES) {
      String name = of(command, category);
      if (!name.equals("C") && !name.equals("POSIX")) {
        throw new Detour(
            DetourCode.LOCALE,
            category + " is " + name + ", and files of locales are not sent; C is understood");
      }
    }
    return variables;
  }

  /** The order in which a C library looks for the locale of {@code category}. */
  static String of(LauncherCall command, String category) {
    for (String variable : List.of("LC_ALL", category, "LANG")) {
      String value = command.variable(variable);
      if (value != null && !value.isEmpty()) {
        return value;
      }
    }
    return "C";
  }
}
