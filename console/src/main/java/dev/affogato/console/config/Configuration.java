package dev.affogato.console.config;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The settings that were not typed: from files and from the environment, which is stronger.
 * Immutable.
 *
 * <p>Names are those of icecream's packages, {@code ICECC_NETNAME} or {@code ICECREAM_NETNAME};
 * either spelling is read from any file, and here settings are known by what follows the prefix.
 */
public final class Configuration {
  private static final List<String> PREFIXES = List.of("ICECC_", "ICECREAM_");

  /** For service scripts only, to start a second program (behaviour spec 5.10). */
  private static final Set<String> OF_SCRIPTS = Set.of("RUN_SCHEDULER");

  /** OpenRC's own settings for a service, which live in the same file. */
  private static final String OPENRC_PREFIX = "rc_";

  private final Map<String, Setting> settings;
  private final List<Complaint> complaints;
  private final List<Path> files;
  private final List<Path> unreadable;

  private Configuration(
      Map<String, Setting> settings,
      List<Complaint> complaints,
      List<Path> files,
      List<Path> unreadable) {
    this.settings = Map.copyOf(settings);
    this.complaints = List.copyOf(complaints);
    this.files = List.copyOf(files);
    this.unreadable = List.copyOf(unreadable);
  }

  /**
   * What there is to know of the settings. Immutable.
   *
   * @param names all settings there are, without prefix
   * @param otherVariables further variables of the environment that mean a setting, and which;
   *     stronger the earlier they come
   */
  public record Vocabulary(Set<String> names, Map<String, String> otherVariables) {
    public Vocabulary {
      names = Set.copyOf(names);
      otherVariables = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(otherVariables));
    }
  }

  /** The settings of {@code file}, and of the environment. */
  public static Configuration ofFile(
      Path file, Vocabulary vocabulary, Map<String, String> environment) throws IOException {
    Builder builder = new Builder(vocabulary, false);
    try {
      builder.read(file);
    } catch (IOException e) {
      throw new IOException(
          "cannot read the configuration file " + file + ": " + cause(e) + "; see --config", e);
    }
    return builder.build(environment);
  }

  /**
   * The settings of this machine's files, and of the environment. A file that cannot be read is a
   * complaint.
   *
   * @param root {@code /}
   */
  public static Configuration ofMachine(
      Path root, Vocabulary vocabulary, Map<String, String> environment) {
    Builder builder = new Builder(vocabulary, true);
    ConfigurationFiles.Choice choice = ConfigurationFiles.choose(root);
    for (Path file : choice.files()) {
      try {
        builder.read(file);
      } catch (IOException e) {
        builder.complaints.add(
            new Complaint(
                file.toString(),
                "cannot be read ("
                    + cause(e)
                    + "), and a daemon takes no jobs of others until it can: let the user who"
                    + " starts the program read it, or name another file with --config"));
        builder.unreadable.add(file);
      }
    }
    for (Path file : choice.leftOut()) {
      builder.complaints.add(
          new Complaint(
              file.toString(),
              "is not read, as there is "
                  + choice.files().getFirst()
                  + ": move its settings there, or name it with --config"));
    }
    return builder.build(environment);
  }

  /** The settings of the environment alone. */
  public static Configuration ofEnvironment(
      Vocabulary vocabulary, Map<String, String> environment) {
    return new Builder(vocabulary, true).build(environment);
  }

  private static String cause(IOException failure) {
    return switch (failure) {
      case AccessDeniedException denied -> "permission denied";
      case NoSuchFileException missing -> "there is no such file";
      default -> String.valueOf(failure.getMessage());
    };
  }

  /** The setting called {@code name}, if somebody made it. */
  public Optional<Setting> get(String name) {
    return Optional.ofNullable(settings.get(name));
  }

  /** What is wrong in the files, values aside. */
  public List<Complaint> complaints() {
    return complaints;
  }

  /** The files that were read. */
  public List<Path> files() {
    return files;
  }

  /** The machine's files that exist and were not read: nobody knows whom they keep out. */
  public List<Path> unreadable() {
    return unreadable;
  }

  /** Reads files, then the environment. */
  private static final class Builder {
    private final Vocabulary vocabulary;
    private final boolean machineWide;
    private final ShellAssignments assignments;
    private final List<Complaint> complaints = new ArrayList<>();
    private final List<Path> files = new ArrayList<>();
    private final List<Path> unreadable = new ArrayList<>();

    Builder(Vocabulary vocabulary, boolean machineWide) {
      this.vocabulary = vocabulary;
      this.machineWide = machineWide;
      this.assignments =
          new ShellAssignments(key -> {
            String name = name(key);
            return name != null && vocabulary.names().contains(name);
          });
    }

    void read(Path file) throws IOException {
      assignments.read(file, ConfigurationFiles.text(file));
      files.add(file);
    }

    Configuration build(Map<String, String> environment) {
      Map<String, Setting> settings = new HashMap<>();
      List<Complaint> unknown = new ArrayList<>();
      for (Assignment assignment : assignments.assignments()) {
        String name = name(assignment.key());
        if (name != null && vocabulary.names().contains(name)) {
          settings.put(
              name,
              new Setting(
                  assignment.key(),
                  assignment.value(),
                  new Origin.File(assignment.place(), machineWide)));
        } else if (!isOthers(assignment.key(), name)) {
          unknown.add(unknown(assignment));
        }
      }
      fromEnvironment(environment, settings);
      List<Complaint> all = new ArrayList<>(assignments.complaints());
      all.addAll(unknown);
      all.addAll(complaints);
      return new Configuration(settings, all, files, unreadable);
    }

    private boolean isOthers(String key, @Nullable String name) {
      return key.startsWith(OPENRC_PREFIX)
          || assignments.isUsed(key)
          || (name != null && OF_SCRIPTS.contains(name));
    }

    private void fromEnvironment(Map<String, String> environment, Map<String, Setting> settings) {
      Set<String> done = new TreeSet<>();
      for (String name : new TreeSet<>(vocabulary.names())) {
        for (String prefix : PREFIXES) {
          fromVariable(prefix + name, name, environment, settings, done);
        }
      }
      vocabulary
          .otherVariables()
          .forEach((variable, name) -> fromVariable(variable, name, environment, settings, done));
    }

    /** The first variable that says something counts; an empty one says nothing. */
    private static void fromVariable(
        String variable,
        String name,
        Map<String, String> environment,
        Map<String, Setting> settings,
        Set<String> done) {
      String value = environment.get(variable);
      if (value != null && !value.isEmpty() && done.add(name)) {
        settings.put(name, new Setting(variable, value, new Origin.Environment(variable)));
      }
    }

    private Complaint unknown(Assignment assignment) {
      String key = assignment.key();
      String prefix =
          PREFIXES.stream().filter(key::startsWith).findFirst().orElse(PREFIXES.getFirst());
      String bare = key.startsWith(prefix) ? key.substring(prefix.length()) : key;
      String text =
          NearestName.of(bare, vocabulary.names())
              .map(nearest -> "; did you mean " + prefix + nearest + "?")
              .orElse("; `affogato config` lists all there are");
      return new Complaint(assignment.place().toString(), "there is no setting " + key + text);
    }

    /** The setting that {@code key} names, or null if it has no prefix of ours. */
    private static @Nullable String name(String key) {
      for (String prefix : PREFIXES) {
        if (key.startsWith(prefix)) {
          return key.substring(prefix.length());
        }
      }
      return null;
    }
  }
}
