package dev.affogato.client.agent;

import dev.affogato.client.launcher.LauncherCall;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says with which options clang prints into a pipe what it would print on the caller's terminal.
 *
 * <p>Seen with clang 14: the width of a terminal does not matter unless COLUMNS is set, and colours
 * depend on what terminfo says about TERM. Later releases go by the name alone. Only terminals that
 * both ways agree about are known here. Stateless.
 */
final class ClangStyle {
  private static final Set<String> COLOURED =
      Set.of(
          "xterm",
          "xterm-color",
          "xterm-256color",
          "screen",
          "screen-256color",
          "tmux",
          "tmux-256color",
          "rxvt-unicode-256color",
          "linux",
          "cygwin");

  /** Where ncurses looks (terminfo(5)); an unknown terminal has no colours. */
  private static final List<String> TERMINFO =
      List.of("/etc/terminfo", "/lib/terminfo", "/usr/share/terminfo");

  private static final List<String> PLAIN = List.of();
  private static final List<String> WITH_COLOURS = List.of("-fcolor-diagnostics");

  private ClangStyle() {}

  /** Options to put before the command's own, which win; null if nobody can tell. */
  static @Nullable List<String> of(LauncherCall call) {
    if (!call.stderrTty()) {
      return PLAIN;
    }
    if (call.variable("COLUMNS") != null || call.variable("TERMINFO") != null) {
      return null;
    }
    String terminal = call.variable("TERM");
    if (terminal == null || terminal.isEmpty() || terminal.equals("dumb")) {
      return PLAIN;
    }
    return COLOURED.contains(terminal) && isDescribed(terminal) ? WITH_COLOURS : null;
  }

  private static boolean isDescribed(String terminal) {
    String entry = terminal.charAt(0) + "/" + terminal;
    return TERMINFO.stream().anyMatch(folder -> Files.exists(Path.of(folder, entry)));
  }
}
