package dev.affogato.client.agent;

import dev.affogato.client.launcher.LauncherCall;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * With which options a compiler that prints into a pipe prints what it would print on the caller's
 * terminal, as far as that can be told. Stateless.
 */
final class TerminalStyle {
  private static final List<String> PLAIN = List.of();

  private TerminalStyle() {}

  /** Options to put before the command's own, which win. */
  static List<String> options(CompileJob job, LauncherCall call) {
    if (!call.stderrTty()) {
      return PLAIN;
    }
    if (job.compiler().isClang()) {
      List<String> style = job.onlooker().clangStyle();
      return style == null ? PLAIN : style;
    }
    return GccTerminal.of(job.compiler(), call).options();
  }

  /** Whether {@code text}, printed with these options, is what the terminal would have shown. */
  static boolean isTrue(byte[] text, CompileJob job, LauncherCall call) {
    if (!call.stderrTty() || text.length == 0) {
      return true;
    }
    if (job.compiler().isClang()) {
      return job.onlooker().clangStyle() != null;
    }
    boolean own = job.remote().colourChosen() || asksForLinks(job);
    return !own
        && GccTerminal.of(job.compiler(), call)
            .shows(new String(text, StandardCharsets.ISO_8859_1));
  }

  private static boolean asksForLinks(CompileJob job) {
    return job.remote().words().stream().anyMatch(word -> word.startsWith("-fdiagnostics-"));
  }
}
