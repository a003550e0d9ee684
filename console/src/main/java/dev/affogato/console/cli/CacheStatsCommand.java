package dev.affogato.console.cli;

import dev.affogato.client.agent.DaemonSockets;
import dev.affogato.console.env.Sizes;
import dev.affogato.console.json.Json;
import dev.affogato.console.status.DirectNumbers;
import dev.affogato.console.status.OwnDaemon;
import dev.affogato.daemon.direct.KeptResults;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code affogato cache stats}: what is kept, and what it was good for. */
@Command(
    name = "stats",
    description = {
      "Shows how much the daemon of this machine keeps, and how often it helped.",
      "What is on the disk only the daemon's user and root can see."
    },
    mixinStandardHelpOptions = true)
final class CacheStatsCommand implements Callable<Integer> {
  @Mixin private EnvBase base = new EnvBase();

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    // Before this process becomes another user's.
    Optional<OwnDaemon> daemon = OwnDaemon.ask(DaemonSockets.of(System.getenv()));
    Path folder = base.find(spec.commandLine());
    Optional<KeptResults> kept = KeptResults.in(folder);
    KeptResults.Stats stats = kept.isPresent() ? kept.get().stats() : KeptResults.Stats.NONE;
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.of(asMap(folder, stats, daemon)));
    } else {
      out.println("folder " + folder);
      out.printf("contents: %d files, %s%n", stats.files(), Sizes.text(stats.fileBytes()));
      out.printf("results: %d, %s%n", stats.results(), Sizes.text(stats.resultBytes()));
      daemon.ifPresent(
          own -> own.direct().forEach(line -> out.println("daemon " + own.name() + ": " + line)));
    }
    out.flush();
    return 0;
  }

  private static Map<String, Object> asMap(
      Path folder, KeptResults.Stats stats, Optional<OwnDaemon> daemon) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("folder", folder.toString());
    object.put("files", stats.files());
    object.put("file_bytes", stats.fileBytes());
    object.put("results", stats.results());
    object.put("result_bytes", stats.resultBytes());
    daemon.ifPresent(own -> object.put("daemon", DirectNumbers.of(own.direct())));
    return object;
  }
}
