package dev.affogato.console.cli;

import dev.affogato.console.config.Complaint;
import dev.affogato.console.config.Configuration;
import dev.affogato.console.config.Origin;
import dev.affogato.console.config.Place;
import dev.affogato.console.config.Setting;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * The options of a program after its configuration was read: what was typed is stronger than the
 * environment, and that than files.
 *
 * <p>A bad line never keeps a program from starting: it is reported, and the option keeps its
 * default. Where that would let in whom the line was to keep out, the program does without the
 * doubtful part ({@code ALLOW_REMOTE}, {@code IDLE_ONLY}) or does not start ({@code INTERFACE},
 * {@code USER}). Confined to the main thread.
 */
final class ServerSettings {
  private final Program program;
  private final CommandSpec spec;
  private final Configuration configuration;
  private final Map<OptionSpec, Origin> origins = new LinkedHashMap<>();
  private final List<Complaint> complaints = new ArrayList<>();
  private final List<Complaint> notes = new ArrayList<>();

  private ServerSettings(Program program, CommandSpec spec, Configuration configuration) {
    this.program = program;
    this.spec = spec;
    this.configuration = configuration;
  }

  /** The configuration of {@code file}, or, if that is null, of this machine. */
  static Configuration read(@Nullable Path file, Map<String, String> environment)
      throws IOException {
    Configuration.Vocabulary vocabulary = SettingNames.vocabulary();
    if (file != null) {
      return Configuration.ofFile(file.toAbsolutePath(), vocabulary, environment);
    }
    // What is started for a test must not depend on the machine it runs on.
    boolean test =
        environment.containsKey("ICECC_TEST_SOCKET") || environment.containsKey("ICECC_TESTS");
    return test
        ? Configuration.ofEnvironment(vocabulary, environment)
        : Configuration.ofMachine(Path.of("/"), vocabulary, environment);
  }

  /**
   * Gives the options of {@code spec} that were not typed the values of {@code configuration}.
   *
   * @throws ParameterException if a setting makes it dangerous to start
   */
  static ServerSettings apply(
      Program program, CommandSpec spec, ParseResult typed, Configuration configuration) {
    ServerSettings settings = new ServerSettings(program, spec, configuration);
    for (OptionSpec option : spec.options()) {
      if (typed.hasMatchedOption(option)) {
        settings.origins.put(option, new Origin.CommandLine());
      } else {
        SettingNames.of(program, option)
            .flatMap(configuration::get)
            .ifPresent(setting -> settings.apply(option, setting));
      }
    }
    settings.noJobsMeansNoRemote();
    settings.unreadableMeansNoRemote();
    return settings;
  }

  private void apply(OptionSpec option, Setting setting) {
    String text = setting.value();
    if (text == null) {
      // The reader has complained already.
      unknown(option, setting);
    } else if (!text.isEmpty()) {
      switch (SettingValues.parse(option, text)) {
        case SettingValues.Value(Object value) -> set(option, value, setting.origin());
        case SettingValues.Bad(String cure) -> {
          String effect =
              switch (option.longestName()) {
                case "--no-remote" -> "no jobs of others are taken until then";
                case "--idle-only" -> "until then it is taken for yes";
                default -> "until then it is as if not set";
              };
          complain(setting, "'" + text + "' is not possible: give " + cure + "; " + effect);
          unknown(option, setting);
        }
      }
    }
  }

  /** Somebody wanted something that cannot be known. */
  private void unknown(OptionSpec option, Setting setting) {
    switch (option.longestName()) {
      case "--no-remote", "--idle-only" -> set(option, true, setting.origin());
      case "--interface", "--user-uid" ->
          throw new ParameterException(
              spec.commandLine(),
              "Error: "
                  + setting.origin().text()
                  + ": the value of "
                  + setting.key()
                  + " cannot be read: write a plain one, or give option "
                  + option.shortestName());
      default -> {
        // The default.
      }
    }
  }

  /** As Debian's service script has it: 0 is {@code -m 1 --no-remote} (behaviour spec 5.10). */
  private void noJobsMeansNoRemote() {
    OptionSpec jobs = spec.findOption("--max-processes");
    OptionSpec noRemote = spec.findOption("--no-remote");
    if (jobs == null || noRemote == null) {
      return;
    }
    Origin origin = origin(jobs);
    boolean configured = origin instanceof Origin.File || origin instanceof Origin.Environment;
    if (configured && Integer.valueOf(0).equals(jobs.getValue())) {
      set(jobs, 1, origin);
      if (!(origin(noRemote) instanceof Origin.CommandLine)) {
        set(noRemote, true, origin);
      }
    }
  }

  /** It might say ALLOW_REMOTE=no, or name the one network whose jobs are wanted. */
  private void unreadableMeansNoRemote() {
    OptionSpec noRemote = spec.findOption("--no-remote");
    if (noRemote == null || configuration.unreadable().isEmpty()) {
      return;
    }
    if (!(origin(noRemote) instanceof Origin.CommandLine)) {
      Place place = new Place(configuration.unreadable().getFirst(), 0);
      set(noRemote, true, new Origin.File(place, true));
    }
  }

  private void set(OptionSpec option, Object value, Origin origin) {
    option.setValue(value);
    origins.put(option, origin);
  }

  private void complain(Setting setting, String text) {
    complaints.add(new Complaint(setting.origin().text(), setting.key() + ": " + text));
  }

  /** Forgets what a file says about {@code option}, for {@code reason}. */
  void withdraw(String option, @Nullable Object initial, String reason) {
    OptionSpec found = spec.findOption(option);
    Origin origin = origin(found);
    notes.add(new Complaint(origin.text(), reason));
    found.setValue(initial);
    origins.remove(found);
  }

  CommandSpec spec() {
    return spec;
  }

  List<Path> files() {
    return configuration.files();
  }

  Program program() {
    return program;
  }

  List<OptionSpec> options() {
    return spec.options().stream()
        .filter(option -> SettingNames.of(program, option).isPresent())
        .toList();
  }

  /** What {@code option} is called in files. */
  String key(OptionSpec option) {
    return "ICECC_" + SettingNames.of(program, option).orElseThrow();
  }

  Origin origin(OptionSpec option) {
    return origins.getOrDefault(option, new Origin.Default());
  }

  /** Where the value of the option called {@code name} comes from. */
  Origin origin(String name) {
    OptionSpec option = Optional.ofNullable(spec.findOption(name)).orElseThrow();
    return origin(option);
  }

  /** The value of the option called {@code name}, or {@code otherwise} where it has none. */
  <T> T value(String name, T otherwise) {
    OptionSpec option = Optional.ofNullable(spec.findOption(name)).orElseThrow();
    T value = option.getValue();
    return value == null ? otherwise : value;
  }

  /** What is all right in the files, but has no effect this time. */
  List<Complaint> notes() {
    return notes;
  }

  /** Everything that is wrong in the files, and in the values of this program's settings. */
  List<Complaint> complaints() {
    List<Complaint> all = new ArrayList<>(configuration.complaints());
    all.addAll(complaints);
    return all;
  }
}
