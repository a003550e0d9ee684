package dev.affogato.console.cli;

import dev.affogato.base.time.TimeSource;
import dev.affogato.console.env.Ages;
import dev.affogato.console.env.Sizes;
import dev.affogato.daemon.direct.KeptResults;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code affogato cache prune}: forgets results and files, also while the daemon runs. */
@Command(
    name = "prune",
    description = {
      "Forgets results and files the daemon of this machine keeps.",
      "A result that is forgotten is made again when somebody needs it."
    },
    mixinStandardHelpOptions = true)
final class CachePruneCommand implements Callable<Integer> {
  @Mixin private EnvBase base = new EnvBase();

  @Option(
      names = "--bytes",
      paramLabel = "SIZE",
      description = "Forget the longest unused until the rest takes up no more, such as 500M or 0.")
  private @Nullable String bytes;

  @Option(
      names = "--machine",
      paramLabel = "NAME",
      description = "Forget all results that the machine of this name made.")
  private @Nullable String machine;

  @Option(
      names = "--older-than",
      paramLabel = "AGE",
      description = "Forget all results made longer ago, such as 7d, 12h or 90m.")
  private @Nullable String olderThan;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (bytes == null && machine == null && olderThan == null) {
      throw wrong("say what to forget: --bytes 500M, --machine NAME, or --older-than 7d");
    }
    OptionalLong goal = bytes == null ? OptionalLong.empty() : size(bytes);
    Duration age = olderThan == null ? null : age(olderThan);
    Path folder = base.find(spec.commandLine());
    PrintWriter out = spec.commandLine().getOut();
    out.println("folder " + folder);
    Optional<KeptResults> found = KeptResults.in(folder);
    if (found.isPresent()) {
      prune(found.get(), goal, age, out);
    } else {
      out.println("nothing is kept there");
    }
    out.flush();
    return 0;
  }

  private void prune(KeptResults kept, OptionalLong goal, @Nullable Duration age, PrintWriter out)
      throws IOException {
    if (machine != null) {
      out.println("forgot " + kept.purge(machine) + " results of " + machine);
    }
    if (age != null) {
      long forgotten = kept.purgeBefore(TimeSource.system().wallClock().minus(age));
      out.println("forgot " + forgotten + " results older than " + Ages.text(age));
    }
    if (goal.isPresent()) {
      KeptResults.Stats left = kept.prune(goal.getAsLong());
      out.printf(
          "left: %d files, %s; %d results, %s%n",
          left.files(),
          Sizes.text(left.fileBytes()),
          left.results(),
          Sizes.text(left.resultBytes()));
    }
  }

  private OptionalLong size(String text) {
    OptionalLong size = Sizes.parse(text);
    if (size.isEmpty()) {
      throw wrong("'" + text + "' is no size; try 500M");
    }
    return size;
  }

  private Duration age(String text) {
    return Ages.parse(text).orElseThrow(() -> wrong("'" + text + "' is no age; try 7d or 12h"));
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
