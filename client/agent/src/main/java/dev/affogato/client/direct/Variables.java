package dev.affogato.client.direct;

import dev.affogato.base.file.FileAccess;
import dev.affogato.base.file.FileStamp;
import dev.affogato.client.launcher.LauncherCall;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The variables that a compiler elsewhere is given: all that can change what it makes, and no
 * other, since two users' results are one only if these are equal. Stateless.
 */
final class Variables {
  /**
   * Of the manuals of gcc ("Environment Variables") and clang; those that name libraries matter to
   * links only, and those that name temporary folders to nothing that is kept.
   */
  private static final List<String> TAKEN =
      List.of(
          "SOURCE_DATE_EPOCH",
          "CPATH",
          "C_INCLUDE_PATH",
          "CPLUS_INCLUDE_PATH",
          "OBJC_INCLUDE_PATH",
          "OBJCPLUS_INCLUDE_PATH");

  /** How gcc decorates for a terminal. */
  private static final List<String> DECORATION = List.of("GCC_COLORS", "GCC_URLS", "TERM_URLS");

  /** They make a compiler load, write or say something else, and are too rare to care for. */
  private static final Set<String> REFUSED =
      Set.of(
          "LD_AUDIT",
          "GCC_EXTRA_DIAGNOSTIC_OUTPUT",
          "EXPERIMENTAL_SARIF_SOCKET",
          "CC_PRINT_HEADERS",
          "CC_PRINT_OPTIONS",
          "CC_LOG_DIAGNOSTICS",
          "CC_PRINT_PROC_STAT",
          "RC_DEBUG_OPTIONS",
          "LOCPATH",
          "NLSPATH",
          "POSIXLY_CORRECT");

  private Variables() {}

  /** The variables of {@code command}, by name. */
  static Map<String, String> of(DirectCall call, FileAccess stamps) throws Detour {
    LauncherCall command = call.command();
    Map<String, String> variables = new TreeMap<>();
    for (String name : REFUSED) {
      String value = command.variable(name);
      if (value != null && !value.isEmpty()) {
        throw new Detour(
            DetourCode.VARIABLE, "the variable " + name + " changes what the compiler does");
      }
    }
    for (String name : TAKEN) {
      take(name, command, variables);
    }
    if (command.stderrTty()) {
      for (String name : DECORATION) {
        take(name, command, variables);
      }
    }
    variables.put("PWD", WireText.of(workingFolder(command, stamps)));
    return variables;
  }

  private static void take(String name, LauncherCall command, Map<String, String> variables)
      throws Detour {
    String value = command.variable(name);
    if (value != null) {
      variables.put(name, WireText.of(value));
    }
  }

  /**
   * The name of the working folder that compilers write into debug information: the caller's, if it
   * leads there, for it may go through symbolic links.
   */
  static String workingFolder(LauncherCall command, FileAccess stamps) {
    String pwd = command.pwd();
    if (!pwd.startsWith("/") || pwd.equals(command.cwd())) {
      return command.cwd();
    }
    FileStamp named = stamps.stamp(pwd);
    return named.isDirectory() && named.isSameFile(stamps.stamp(command.cwd()))
        ? pwd
        : command.cwd();
  }
}
