package dev.affogato.console.cli;

import dev.affogato.base.time.TimeSource;
import dev.affogato.daemon.link.LinkOptions;
import dev.affogato.daemon.link.SchedulerFinder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The options by which a command is told which network it is about. What is not given is as this
 * machine's daemon is configured.
 */
final class SchedulerChoice {
  private static final Duration ANSWERS_AWAITED = Duration.ofSeconds(1);

  @Option(
      names = {"-s", "--scheduler-host"},
      paramLabel = "HOST[:PORT]",
      description = "The scheduler (default: as the daemon is configured, else by broadcast).")
  private @Nullable String scheduler;

  @Option(
      names = {"-n", "--netname"},
      description = "Name of the network to look for (default: as the daemon is configured).")
  private @Nullable String netname;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** The daemon's settings on this machine, as they would be if it started now. */
  static ServerSettings daemonSettings() throws IOException {
    CommandLine daemon = Program.DAEMON.commandLine();
    daemon.parseArgs();
    return ServerSettings.apply(
        Program.DAEMON,
        daemon.getCommandSpec(),
        daemon.getParseResult(),
        ServerSettings.read(null, System.getenv()));
  }

  LinkOptions link() throws IOException {
    return link(daemonSettings());
  }

  LinkOptions link(ServerSettings settings) {
    String network = netname == null ? settings.value("--netname", "") : netname;
    String configured = settings.value("--scheduler-host", "");
    NetworkNames.HostAndPort where =
        NetworkNames.scheduler(
            spec,
            scheduler == null && !configured.isEmpty() ? configured : scheduler,
            System.getenv(),
            LinkOptions.DEFAULT_PORT);
    return new LinkOptions(
        network.isEmpty() ? LinkOptions.DEFAULT_NETNAME : network,
        where.host(),
        where.port(),
        System.getenv("ICECC_TESTS") != null,
        NetworkNames.testSchedulerPorts(spec),
        null);
  }

  /** The scheduler's TCP address. */
  InetSocketAddress find() throws IOException {
    LinkOptions link = link();
    return new SchedulerFinder(link, ANSWERS_AWAITED, TimeSource.system())
        .find()
        .orElseThrow(() ->
            new IOException(
                "no scheduler of network "
                    + link.netname()
                    + " answers: start one with `affogato scheduler`, or name its host with -s;"
                    + " `affogato doctor` looks further"));
  }

  /** Its port for questions in words, which is the next one (protocol spec 1.1). */
  static InetSocketAddress textPort(InetSocketAddress scheduler) {
    return new InetSocketAddress(scheduler.getAddress(), scheduler.getPort() + 1);
  }
}
