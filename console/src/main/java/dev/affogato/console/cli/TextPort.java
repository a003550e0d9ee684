package dev.affogato.console.cli;

import dev.affogato.base.time.TimeSource;
import dev.affogato.daemon.link.LinkOptions;
import dev.affogato.daemon.link.SchedulerFinder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options that say which scheduler to ask, and where it listens for people. */
final class TextPort {
  private static final Duration ANSWERS_AWAITED = Duration.ofSeconds(1);

  @Option(
      names = {"-s", "--scheduler-host"},
      paramLabel = "HOST[:PORT]",
      description = "The scheduler; default: ICECC_SCHEDULER, else found by broadcast.")
  private @Nullable String scheduler;

  @Option(
      names = {"-n", "--netname"},
      defaultValue = "ICECREAM",
      description = "Name of the network to look for (default: ${DEFAULT-VALUE}).")
  private String netname = "ICECREAM";

  /**
   * @param spec of the command, for its errors
   */
  InetSocketAddress find(CommandSpec spec) throws IOException {
    NetworkNames.HostAndPort where =
        NetworkNames.scheduler(spec, scheduler, System.getenv(), LinkOptions.DEFAULT_PORT);
    LinkOptions link =
        new LinkOptions(
            netname,
            where.host(),
            where.port(),
            System.getenv("ICECC_TESTS") != null,
            NetworkNames.testSchedulerPorts(spec),
            null);
    InetSocketAddress found =
        new SchedulerFinder(link, ANSWERS_AWAITED, TimeSource.system())
            .find()
            .orElseThrow(() ->
                new IOException(
                    "no scheduler of network "
                        + netname
                        + " answers: start one with `affogato scheduler`, or name its host with"
                        + " -s"));
    // Protocol spec 1.1: the text port is the next one.
    return new InetSocketAddress(found.getAddress(), found.getPort() + 1);
  }
}
