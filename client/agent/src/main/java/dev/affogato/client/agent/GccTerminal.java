package dev.affogato.client.agent;

import dev.affogato.client.launcher.LauncherCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What gcc makes of a terminal at standard error. Immutable.
 *
 * <p>Seen with gcc 12: it colours unless the terminal is nameless or dumb; from release 10 on it
 * makes links as well, by a list of terminals that are known not to understand them; and it cuts
 * the lines it quotes to the width. Only values that leave no doubt are known here.
 *
 * @param colours whether it colours
 * @param links whether it makes links
 * @param certain whether that can be told
 * @param columns width of the terminal, or 0
 * @param knowsLinks whether this release has an option for them
 */
record GccTerminal(
    boolean colours, boolean links, boolean certain, int columns, boolean knowsLinks) {
  private static final int LINKS_SINCE = 10;

  /** Terminals by themselves that links are not made for. */
  private static final Set<String> NO_LINKS = Set.of("xterm", "linux");

  private static final Set<String> LINKS =
      Set.of(
          "xterm-256color",
          "screen",
          "screen-256color",
          "tmux",
          "tmux-256color",
          "rxvt-unicode-256color",
          "alacritty",
          "foot");

  /** Of COLORTERM; the names of some terminals say more. */
  private static final String MANY_COLOURS = "truecolor";

  /** They say how to decorate. */
  private static final List<String> OWN = List.of("TERM_URLS", "GCC_URLS", "INSIDE_EMACS");

  /** gcc leaves some columns free behind what it points at. */
  private static final int MARGIN = 16;

  private static final Pattern ESCAPES =
      Pattern.compile("\\x1b\\[[0-9;]*[mK]|\\x1b\\]8;[^\\x07\\x1b]*(?:\\x07|\\x1b\\\\)");

  /** Of a line that quotes the source: a number or nothing, and a bar. */
  private static final Pattern QUOTED = Pattern.compile("^ *(?:[0-9]+|\\+\\+\\+)? \\|.*");

  static GccTerminal of(CompilerChoice compiler, LauncherCall call) {
    String terminal = call.variable("TERM");
    int release = compiler.identity() == null ? 0 : release(compiler.identity().version());
    boolean knowsLinks = release >= LINKS_SINCE;
    if (terminal == null || terminal.equals("dumb")) {
      return new GccTerminal(false, false, release > 0, width(call), knowsLinks);
    }
    String colours = call.variable("COLORTERM");
    boolean links = MANY_COLOURS.equals(colours) || LINKS.contains(terminal);
    boolean known =
        (LINKS.contains(terminal) || NO_LINKS.contains(terminal))
            && (colours == null || colours.equals(MANY_COLOURS))
            && OWN.stream().allMatch(name -> call.variable(name) == null);
    boolean certain = release > 0 && (!knowsLinks || known);
    return new GccTerminal(true, knowsLinks && links, certain, width(call), knowsLinks);
  }

  private static int release(String version) {
    String major = version.split("\\.", 2)[0];
    return major.matches("[0-9]{1,3}") ? Integer.parseInt(major) : 0;
  }

  /** The variable comes first, as for gcc; 0 if the two say different things. */
  private static int width(LauncherCall call) {
    String variable = call.variable("COLUMNS");
    return variable == null || variable.equals(Integer.toString(call.columns()))
        ? call.columns()
        : 0;
  }

  /** Options with which gcc prints so into a pipe. */
  List<String> options() {
    if (!colours) {
      return List.of();
    }
    List<String> options = new ArrayList<>(List.of("-fdiagnostics-color=always"));
    if (knowsLinks) {
      options.add("-fdiagnostics-urls=" + (links ? "always" : "never"));
    }
    return options;
  }

  /** Whether {@code text}, printed with these options, is what it would have printed here. */
  boolean shows(String text) {
    return certain
        && columns > 0
        && text.lines()
            .map(line -> ESCAPES.matcher(line).replaceAll(""))
            .filter(line -> QUOTED.matcher(line).matches())
            .allMatch(line -> line.length() + MARGIN <= columns);
  }
}
