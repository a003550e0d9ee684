package dev.affogato.console.cli;

import dev.affogato.console.config.Complaint;
import dev.affogato.console.config.Configuration;
import dev.affogato.console.config.Origin;
import dev.affogato.console.json.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code affogato config}: what daemon and scheduler would start with, and why. */
@Command(
    name = "config",
    description = {
      "Prints each option of daemon and scheduler, its value, and where that comes from.",
      "With its names in configuration files and on the command line. Then what is wrong in the"
          + " files; the exit status is 1 if anything is."
    },
    mixinStandardHelpOptions = true)
final class ConfigCommand implements Callable<Integer> {
  /** Exit status when something is wrong in the files. */
  private static final int WRONG = 1;

  @Option(names = "--json", description = "Print it as JSON.")
  private boolean json;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Read FILE, and not this machine's usual files.")
  private @Nullable Path file;

  @Parameters(
      paramLabel = "PROGRAM [OPTION]",
      arity = "0..*",
      description = "Only `daemon` or `scheduler`, if started with these options (after --).")
  private List<String> words = List.of();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Configuration configuration = ServerSettings.read(file, System.getenv());
    List<ServerSettings> all = new ArrayList<>();
    for (Program program : programs()) {
      CommandLine command = program.commandLine().setOverwrittenOptionsAllowed(true);
      command.parseArgs(
          words.isEmpty() ? new String[0] : words.subList(1, words.size()).toArray(String[]::new));
      all.add(
          ServerSettings.apply(
              program, command.getCommandSpec(), command.getParseResult(), configuration));
    }
    Set<Complaint> complaints = new LinkedHashSet<>();
    all.forEach(settings -> complaints.addAll(settings.complaints()));
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.of(json(configuration, all, complaints)));
    } else {
      print(out, configuration, all, complaints);
    }
    out.flush();
    return complaints.isEmpty() ? 0 : WRONG;
  }

  private List<Program> programs() {
    if (words.isEmpty()) {
      return List.of(Program.values());
    }
    for (Program program : Program.values()) {
      if (words.getFirst().equals(program.command())
          || words.getFirst().equals(program.classicName())) {
        return List.of(program);
      }
    }
    throw new CommandLine.ParameterException(
        spec.commandLine(), "'" + words.getFirst() + "' is neither daemon nor scheduler");
  }

  private static void print(
      PrintWriter out,
      Configuration configuration,
      List<ServerSettings> all,
      Set<Complaint> complaints) {
    for (Path read : configuration.files()) {
      out.println("# read: " + read);
    }
    for (ServerSettings settings : all) {
      out.println(settings.program().command());
      print(out, settings);
    }
    if (!complaints.isEmpty()) {
      out.println("wrong");
      complaints.forEach(complaint -> out.println("  " + complaint));
    }
  }

  private static void print(PrintWriter out, ServerSettings settings) {
    List<List<String>> rows = new ArrayList<>();
    for (OptionSpec option : settings.options()) {
      String unchosen = SettingText.unchosen(option);
      rows.add(
          List.of(
              settings.key(option) + "=" + SettingText.quoted(option),
              String.join(", ", option.names()),
              settings.origin(option).text() + (unchosen.isEmpty() ? "" : ": " + unchosen)));
    }
    int first = width(rows, 0);
    int second = width(rows, 1);
    for (List<String> row : rows) {
      out.printf("  %-" + first + "s  %-" + second + "s  %s%n", row.toArray());
    }
  }

  private static int width(List<List<String>> rows, int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(1);
  }

  private static Map<String, Object> json(
      Configuration configuration, List<ServerSettings> all, Set<Complaint> complaints) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("files", configuration.files().stream().map(Path::toString).toList());
    for (ServerSettings settings : all) {
      object.put(
          settings.program().command(),
          settings.options().stream().map(option -> json(settings, option)).toList());
    }
    object.put(
        "wrong",
        complaints.stream()
            .map(complaint -> Map.of("where", complaint.where(), "text", complaint.text()))
            .toList());
    return object;
  }

  private static Map<String, Object> json(ServerSettings settings, OptionSpec option) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("option", option.longestName());
    object.put("key", settings.key(option));
    object.put("value", SettingText.of(option));
    switch (settings.origin(option)) {
      case Origin.Default() -> object.put("from", "default");
      case Origin.CommandLine() -> object.put("from", "command line");
      case Origin.Environment(String variable) -> {
        object.put("from", "environment");
        object.put("variable", variable);
      }
      case Origin.File(var place, var _) -> {
        object.put("from", "file");
        object.put("file", place.file().toString());
        object.put("line", place.line());
      }
    }
    return object;
  }
}
