package dev.affogato.client.agent;

import dev.affogato.base.reason.Reason;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Environment variables that change what a compiler does as options would. They do not travel, and
 * no command line shows them. Stateless.
 *
 * <p>Variables that only say where headers are, such as {@code CPATH}, need no mention: the
 * preprocessor runs here, in the caller's own environment.
 */
final class HiddenOptions {
  /** From the manuals of gcc 12 ("Environment Variables") and of clang 14 to 20. */
  private static final Set<String> NAMES =
      Set.of(
          "GCC_EXEC_PREFIX",
          "COMPILER_PATH",
          "GCC_COMPARE_DEBUG",
          "DEPENDENCIES_OUTPUT",
          "SUNPRO_DEPENDENCIES",
          "CCC_OVERRIDE_OPTIONS",
          "QA_OVERRIDE_GCC3_OPTIONS",
          "CCC_ADD_ARGS");

  private HiddenOptions() {}

  /** Why a compile with {@code environment}, of {@code NAME=VALUE} entries, stays; or null. */
  static @Nullable Reason in(List<String> environment) {
    for (String entry : environment) {
      int equals = entry.indexOf('=');
      if (equals > 0 && equals + 1 < entry.length()) {
        String name = entry.substring(0, equals);
        if (NAMES.contains(name)) {
          return new Reason(
              "compiler-variable", "the variable " + name + " changes what the compiler does");
        }
      }
    }
    return null;
  }
}
