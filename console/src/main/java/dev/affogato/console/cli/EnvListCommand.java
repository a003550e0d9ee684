package dev.affogato.console.cli;

import dev.affogato.base.time.TimeSource;
import dev.affogato.console.env.Ages;
import dev.affogato.console.env.EnvironmentFolder;
import dev.affogato.console.env.KeptEnvironment;
import dev.affogato.console.env.Sizes;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code affogato env list}: what the local daemon keeps. */
@Command(
    name = "list",
    description = "Lists the environments the daemon of this machine keeps, longest unused first.",
    mixinStandardHelpOptions = true)
final class EnvListCommand implements Callable<Integer> {
  @Mixin private EnvBase base = new EnvBase();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Optional<EnvironmentFolder> folder = base.open(spec.commandLine());
    if (folder.isEmpty()) {
      return 0;
    }
    List<KeptEnvironment> all = folder.get().list();
    Instant now = TimeSource.system().wallClock();
    all.forEach(environment -> out.println(line(environment, now)));
    long bytes = all.stream().mapToLong(KeptEnvironment::bytes).sum();
    out.println(all.size() + " environments, " + Sizes.text(bytes));
    out.flush();
    return 0;
  }

  static String line(KeptEnvironment environment, Instant now) {
    return "%10s  used %s ago  %s  %s"
        .formatted(
            Sizes.text(environment.bytes()),
            Ages.text(Duration.between(environment.lastUse(), now)),
            environment.received()
                ? "received for " + environment.platform()
                : "of this machine's compilers",
            environment.name());
  }
}
