package dev.affogato.client.agent;

import dev.affogato.client.launcher.LauncherCall;
import java.util.List;

/**
 * With which options a compiler that prints into a pipe prints what it would print on the caller's
 * terminal, as far as that can be told. Stateless.
 */
final class TerminalStyle {
  private static final List<String> PLAIN = List.of();
  private static final List<String> WITH_COLOURS = List.of("-fdiagnostics-color=always");

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
    String terminal = call.variable("TERM");
    return terminal == null || terminal.equals("dumb") ? PLAIN : WITH_COLOURS;
  }

  /** Whether {@code text}, printed with these options, is what the terminal would have shown. */
  static boolean isTrue(byte[] text, CompileJob job, LauncherCall call) {
    if (!call.stderrTty() || text.length == 0) {
      return true;
    }
    // gcc also decorates with links, and cuts lines to the terminal's width.
    return job.compiler().isClang() && job.onlooker().clangStyle() != null;
  }
}
