package dev.affogato.console.cli;

import dev.affogato.console.dashboard.WebAddress;
import dev.affogato.scheduler.policy.SchedulerPolicy;
import dev.affogato.scheduler.server.SchedulerOptions;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code icecc-scheduler} and {@code affogato scheduler}; options of protocol spec 9.11. */
@Command(
    name = "scheduler",
    description = "Decides which machine of the network compiles what; one in each network.",
    footer = {
      "",
      "Settings not given here are taken from the environment and from the daemon's files;",
      "`affogato config` shows them."
    },
    exitCodeOnInvalidInput = 1)
final class SchedulerCommand implements Callable<Integer> {
  /** Behind the scheduler's own two. */
  private static final int DASHBOARD_PORT = 8767;

  @Mixin private ServerProcess process = new ServerProcess();

  @Option(
      names = {"-n", "--netname"},
      description = "Name of the network (default: " + SchedulerOptions.DEFAULT_NETNAME + ").")
  private String netname = SchedulerOptions.DEFAULT_NETNAME;

  @Option(
      names = {"-i", "--interface"},
      paramLabel = "NAME",
      description = "Listen on this network interface only.")
  private @Nullable String networkInterface;

  @Option(
      names = {"-p", "--port"},
      description = "TCP and UDP port (default: 8765); the text port is the next one.")
  private int port = SchedulerOptions.DEFAULT_PORT;

  @Option(
      names = {"-r", "--persistent-client-connection"},
      description = "Keep daemons even if a better scheduler appears.")
  private boolean persistent;

  @Option(
      names = {"-a", "--algorithm"},
      paramLabel = "NAME",
      description =
          "How machines are chosen: finish-time (default), or stock for icecream's own way.")
  private String algorithm = SchedulerPolicy.STANDARD;

  @Option(
      names = "--dashboard",
      paramLabel = "[ADDRESS:]PORT",
      description =
          "Serve a page, an API and metrics there; off for none. Without an address only this"
              + " machine sees it (default: 8767, for a scheduler with its usual port).")
  private @Nullable String dashboard;

  @Option(
      names = "--state-dir",
      paramLabel = "DIR",
      description =
          "Remember in DIR, beyond restarts, how fast machines are and what sources cost.")
  private @Nullable Path stateFolder;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help, and exit.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it by itself
  private boolean help;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    ServerErrors.refuseEmptyValues(spec.commandLine(), List.of("-n", "-i", "--state-dir"));
    ServerSettings settings = process.configure(Program.SCHEDULER, spec);
    if (port < 1 || port > 65_535) {
      throw new ParameterException(
          spec.commandLine(), ServerErrors.invalidPort(Integer.toString(port)));
    }
    if (port == 65_535) {
      throw new ParameterException(
          spec.commandLine(),
          "Error: Invalid port specified: 65535 leaves no next port for text commands");
    }
    if (!SchedulerPolicy.names().contains(algorithm)) {
      throw new ParameterException(
          spec.commandLine(),
          "Error: Invalid algorithm specified: %s; known are %s"
              .formatted(algorithm, String.join(" and ", SchedulerPolicy.names())));
    }
    List<InetAddress> addresses =
        networkInterface == null
            ? List.of()
            : NetworkNames.addressesOf(spec, networkInterface, settings.origin("--interface"));
    Path folder = stateFolder();
    SchedulerOptions options =
        SchedulerOptions.defaults()
            .withNetname(netname)
            .withAddresses(addresses)
            .withPort(port)
            .withPersistent(persistent)
            .withAlgorithm(algorithm)
            .withStateFolder(folder)
            .withTestEnvironment(
                System.getenv("ICECC_TESTS") != null,
                NetworkNames.testSchedulerPorts(spec),
                System.getenv("ICECC_FAKE_STARTTIME") == null ? 0 : 1000);
    WebAddress where = dashboardAddress();
    return process.run(
        settings,
        ", port " + port,
        folder == null ? List.of() : List.of(folder),
        () -> WatchedScheduler.launch(options, where.address(), dashboard != null));
  }

  private WebAddress dashboardAddress() {
    if (dashboard == null) {
      boolean usual = port == SchedulerOptions.DEFAULT_PORT;
      return usual ? WebAddress.ofPort(DASHBOARD_PORT) : WebAddress.NOWHERE;
    }
    return WebAddress.parse(dashboard)
        .orElseThrow(() ->
            new ParameterException(
                spec.commandLine(),
                "Error: Invalid dashboard specified: '%s'; give %s"
                    .formatted(dashboard, WebAddress.FORMS)));
  }

  /** systemd makes a folder for a service that has a {@code StateDirectory}, and names it so. */
  private @Nullable Path stateFolder() {
    String given = System.getenv("STATE_DIRECTORY");
    Path folder =
        stateFolder != null || given == null || given.isEmpty() ? stateFolder : Path.of(given);
    return folder == null ? null : folder.toAbsolutePath();
  }
}
