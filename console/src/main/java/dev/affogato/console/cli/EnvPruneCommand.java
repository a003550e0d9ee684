package dev.affogato.console.cli;

import dev.affogato.base.time.TimeSource;
import dev.affogato.console.env.Ages;
import dev.affogato.console.env.EnvironmentFolder;
import dev.affogato.console.env.KeptEnvironment;
import dev.affogato.console.env.Pruning;
import dev.affogato.console.env.Sizes;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code affogato env prune}: throws away what was long unused, also while the daemon runs. */
@Command(
    name = "prune",
    description = {
      "Removes environments the daemon of this machine keeps, by age or size.",
      "What was used within the last hour, or runs a job, is never removed."
    },
    mixinStandardHelpOptions = true)
final class EnvPruneCommand implements Callable<Integer> {
  @Mixin private EnvBase base = new EnvBase();

  @Option(
      names = "--unused-for",
      paramLabel = "AGE",
      description = "Remove what was unused for longer, such as 7d, 12h or 90m.")
  private @Nullable String unusedFor;

  @Option(
      names = "--max-size",
      paramLabel = "SIZE",
      description = "Remove the longest unused until the rest takes up no more, such as 200M.")
  private @Nullable String maxSize;

  @Option(
      names = {"-n", "--dry-run"},
      description = "Only say what would go.")
  private boolean dryRun;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Pruning pruning = pruning();
    Optional<EnvironmentFolder> found = base.open(spec.commandLine());
    if (found.isEmpty()) {
      return 0;
    }
    EnvironmentFolder folder = found.get();
    Instant now = TimeSource.system().wallClock();
    PrintWriter out = spec.commandLine().getOut();
    for (KeptEnvironment environment : pruning.choose(folder.list(), now)) {
      String what =
          dryRun ? "would remove" : folder.remove(environment) ? "removed" : "in use, kept";
      out.println(what + " " + EnvListCommand.line(environment, now).strip());
    }
    out.flush();
    return 0;
  }

  private Pruning pruning() {
    if (unusedFor == null && maxSize == null) {
      throw wrong("say what to remove: --unused-for 7d, or --max-size 200M");
    }
    Duration age = null;
    if (unusedFor != null) {
      String text = unusedFor;
      age = Ages.parse(text).orElseThrow(() -> wrong("'" + text + "' is no age; try 7d or 12h"));
    }
    Long bytes = null;
    if (maxSize != null) {
      String text = maxSize;
      bytes = Sizes.parse(text).orElseThrow(() -> wrong("'" + text + "' is no size; try 200M"));
    }
    return new Pruning(age, bytes);
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
