package dev.affogato.console.cli;

import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.OptionSpec;

/** How an option's value is written in a configuration file. No state. */
final class SettingText {
  /** What it is like not to choose, where no value says so. */
  private static final Map<String, String> UNCHOSEN =
      Map.of(
          "--log-file", "standard error, or below /var/log/icecc in root's background",
          "--user-uid", "icecc, or nobody",
          "--netname", "ICECREAM",
          "--max-processes", "one a processor",
          "--scheduler-host", "searched by broadcast",
          "--name", "the host name",
          "--interface", "all",
          "--metrics", "off",
          "--env-basedir", "/var/tmp/icecc-envs for root, or ~/.cache/affogato/envs");

  private SettingText() {}

  /** What an empty value of {@code option} means. */
  static String unchosen(OptionSpec option) {
    return of(option).isEmpty() ? UNCHOSEN.getOrDefault(option.longestName(), "") : "";
  }

  /** The value as a file would have it; empty if that is what it is like without being set. */
  static String of(OptionSpec option) {
    Object value = option.getValue();
    return switch (value) {
      case null -> "";
      case Boolean flag -> flag != option.longestName().equals("--no-remote") ? "yes" : "no";
      case boolean[] repeated -> Integer.toString(repeated.length);
      case List<?> list -> String.join(" ", list.stream().map(String::valueOf).toList());
      // A negative number of jobs is one for each processor.
      case Integer number when number < 0 -> "";
      default -> value.toString();
    };
  }

  /** As {@link #of}, in quotes where a shell needs them. */
  static String quoted(OptionSpec option) {
    String text = of(option);
    return text.matches("[A-Za-z0-9_./:@%+,=-]*") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
