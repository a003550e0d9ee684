package dev.affogato.console.cli;

import dev.affogato.console.config.Configuration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Which setting of a configuration file is which option: the names of icecream's packages
 * (behaviour spec 5.10) where they have one, else the option's own, so that each option can be set
 * in a file without being listed here. Thread-safe: no state.
 */
final class SettingNames {
  static final String MAX_JOBS = "MAX_JOBS";
  static final String ALLOW_REMOTE = "ALLOW_REMOTE";
  static final String SCHEDULER_HOST = "SCHEDULER_HOST";
  static final String BASEDIR = "BASEDIR";
  static final String LOG_FILE = "LOG_FILE";

  private static final Map<String, String> BY_OPTION =
      Map.ofEntries(
          Map.entry("--max-processes", MAX_JOBS),
          Map.entry("--no-remote", ALLOW_REMOTE),
          Map.entry("--nice", "NICE_LEVEL"),
          Map.entry("--env-basedir", BASEDIR),
          Map.entry("--name", "NODE_NAME"),
          Map.entry("--user-uid", "USER"),
          Map.entry("--persistent-client-connection", "PERSISTENT"),
          Map.entry("-v", "VERBOSITY"));

  /** Said by whoever starts the program, not about the program. */
  private static final Set<String> WITHOUT = Set.of("--daemonize", "--help", "--config");

  /** Meant for both programs, or for one of that name only. */
  private static final Set<String> SHARED = Set.of("--netname");

  /** icecream's own variables (protocol spec 4.3); the earlier is stronger. */
  private static final Map<String, String> OTHER_VARIABLES = otherVariables();

  private SettingNames() {}

  private static Map<String, String> otherVariables() {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("ICECC_SCHEDULER", SCHEDULER_HOST);
    variables.put("USE_SCHEDULER", SCHEDULER_HOST);
    return variables;
  }

  /** The setting that is {@code option}, without the prefix {@code ICECC_}. */
  static Optional<String> of(Program program, OptionSpec option) {
    String name = option.longestName();
    if (option.hidden() || WITHOUT.contains(name)) {
      return Optional.empty();
    }
    String derived = name.replaceFirst("^-+", "").replace('-', '_').toUpperCase(Locale.ROOT);
    String setting = BY_OPTION.getOrDefault(name, derived);
    return Optional.of(SHARED.contains(name) ? setting : program.settingPrefix() + setting);
  }

  /** All settings of both programs, which share their files. */
  static Configuration.Vocabulary vocabulary() {
    Set<String> names = new LinkedHashSet<>();
    for (Program program : Program.values()) {
      for (OptionSpec option : program.commandLine().getCommandSpec().options()) {
        of(program, option).ifPresent(names::add);
      }
    }
    return new Configuration.Vocabulary(names, OTHER_VARIABLES);
  }
}
