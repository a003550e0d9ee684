package dev.affogato.console.cli;

import dev.affogato.base.time.TimeSource;
import dev.affogato.client.agent.MachineAgent;
import dev.affogato.console.dashboard.WebAddress;
import dev.affogato.daemon.Daemon;
import dev.affogato.daemon.DaemonOptions;
import dev.affogato.daemon.DirectOptions;
import dev.affogato.daemon.direct.OutsideAddress;
import dev.affogato.daemon.front.FrontOptions;
import dev.affogato.daemon.link.LinkOptions;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code iceccd} and {@code affogato daemon}; options of protocol spec 11.8. */
@Command(
    name = "daemon",
    description = "Compiles for the network, and finds places for this machine's own jobs.",
    footer = {
      "",
      "What is not given here is taken from the environment, then from the first of these that",
      "exist: /etc/icecc/icecc.conf with /etc/default/icecc, /etc/sysconfig/icecream,",
      "/etc/conf.d/icecream with /etc/conf.d/icecream.conf. `affogato config` shows the result."
    },
    exitCodeOnInvalidInput = 1)
final class DaemonCommand implements Callable<Integer> {
  private static final System.Logger LOG = System.getLogger(DaemonCommand.class.getName());
  private static final Path SYSTEM_SOCKET = ServerProcess.RUN_FOLDER.resolve("iceccd.socket");
  private static final int MIB_SHIFT = 20;
  private static final int NICE_MAX = 19;
  static final long STORE_MIB_MIN = DirectOptions.STORE_BYTES_MIN >> MIB_SHIFT;
  static final long STORE_MIB_MAX = Long.MAX_VALUE >> MIB_SHIFT;

  @Mixin private ServerProcess process = new ServerProcess();

  @Option(
      names = {"-n", "--netname"},
      description = "Name of the network to join (default: ICECREAM).")
  private String netname = "";

  @Option(
      names = {"-m", "--max-processes"},
      paramLabel = "N",
      description = "Jobs to run at once; 0 takes none of others (default: one a processor).")
  private int maxJobs = -1;

  @Option(names = "--no-remote", description = "Take no jobs of others.")
  private boolean noRemote;

  @Option(
      names = {"-s", "--scheduler-host"},
      paramLabel = "HOST[:PORT]",
      description = "The scheduler; default: ICECC_SCHEDULER, else found by broadcast.")
  private @Nullable String scheduler;

  @Option(
      names = {"-N", "--name"},
      description = "Name of this machine (default: its host name).")
  private @Nullable String name;

  @Option(
      names = {"-p", "--port"},
      description = "TCP port for jobs of others (default: 10245).")
  private int port = DaemonOptions.DEFAULT_PORT;

  @Option(
      names = {"-i", "--interface"},
      paramLabel = "NAME",
      description = "Listen on this network interface and on loopback only.")
  private @Nullable String networkInterface;

  @Option(
      names = {"-b", "--env-basedir"},
      paramLabel = "FOLDER",
      description =
          "Where toolchains of others are kept (root: /var/tmp/icecc-envs, else ~/.cache).")
  @SuppressWarnings("UnusedVariable") // read from the settings
  private @Nullable Path base;

  @Option(
      names = "--cache-limit",
      paramLabel = "MB",
      description = "Disk space for toolchains (default: 256).")
  private long cacheLimitMib = DaemonOptions.DEFAULT_CACHE_BYTES_MAX >> MIB_SHIFT;

  @Option(
      names = "--store-limit",
      paramLabel = "MB",
      description = "Disk space for files and results of direct jobs (default: 2048).")
  private long storeLimitMib = DirectOptions.DEFAULT_STORE_BYTES_MAX >> MIB_SHIFT;

  @Option(
      names = "--reapi",
      description = "Serve Remote Execution clients, such as Bazel, on any machine.")
  private boolean reapi;

  @Option(
      names = "--outside-cache",
      paramLabel = "grpc://HOST:PORT",
      description = "A Remote Execution cache to ask for what the farm does not know.")
  private @Nullable String outsideCache;

  @Option(names = "--outside-cache-write", description = "Tell that cache of new results, too.")
  private boolean outsideCacheWrite;

  @Option(names = "--nice", paramLabel = "N", description = "Niceness of compilers (default: 5).")
  private int nice = DaemonOptions.DEFAULT_NICE_LEVEL;

  @Option(
      names = "--idle-only",
      description = "Start jobs of others only while nobody uses this machine.")
  private boolean idleOnly;

  @Option(
      names = "--metrics",
      paramLabel = "[ADDRESS:]PORT",
      description =
          "Serve metrics for Prometheus there; off for none, the default. Without an address only"
              + " this machine sees them.")
  private @Nullable String metrics;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help, and exit.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it by itself
  private boolean help;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    ServerErrors.refuseEmptyValues(spec.commandLine(), List.of("-n", "-s", "-N", "-i"));
    ServerSettings settings = process.configure(Program.DAEMON, spec);
    if (port < 1 || port > 65_535) {
      throw new ParameterException(
          spec.commandLine(), ServerErrors.invalidPort(Integer.toString(port)));
    }
    DaemonOptions options = options(settings);
    WebAddress where = metricsAddress();
    List<Path> ownFolders = new ArrayList<>(List.of(options.baseDirectory()));
    if (options.front().socket().equals(SYSTEM_SOCKET)) {
      ownFolders.add(SYSTEM_SOCKET.getParent());
    }
    return process.run(
        settings,
        " (nice level " + options.niceLevel() + ")",
        ownFolders,
        () -> {
          tellOptions(options);
          return WatchedDaemon.launch(options, where.address());
        });
  }

  private WebAddress metricsAddress() {
    return metrics == null
        ? WebAddress.NOWHERE
        : WebAddress.parse(metrics)
            .orElseThrow(() ->
                new ParameterException(
                    spec.commandLine(),
                    "Error: Invalid address for metrics: '%s'; give %s"
                        .formatted(metrics, WebAddress.FORMS)));
  }

  /** A packager looks for these lines (behaviour spec 5.2). */
  private void tellOptions(DaemonOptions options) {
    LOG.log(
        Level.INFO,
        "{0} CPU(s) online on this server",
        String.valueOf(Runtime.getRuntime().availableProcessors()));
    LOG.log(Level.INFO, "allowing up to {0} active jobs", String.valueOf(options.maxJobs()));
    LOG.log(Level.INFO, "supported features: {0}", Daemon.featureNames());
    if (nice != options.niceLevel()) {
      LOG.log(
          Level.WARNING,
          "nice level {0} is not from 0 to {1}: {2} is used",
          String.valueOf(nice),
          String.valueOf(NICE_MAX),
          String.valueOf(options.niceLevel()));
    }
  }

  private DaemonOptions options(ServerSettings settings) throws IOException {
    String testSocket = System.getenv("ICECC_TEST_SOCKET");
    boolean system = BaseFolder.isSystems();
    boolean socketForAll = testSocket != null || system;
    DaemonOptions options =
        DaemonOptions.of(nodeName(), socket(testSocket, system), BaseFolder.of(settings))
            .withNoRemote(noRemote)
            .withFront(
                new FrontOptions(
                    socket(testSocket, system), socketForAll, port, addresses(settings)))
            .withScheduler(link())
            .withCacheBytesMax(cacheBytes())
            .withNiceLevel(Math.clamp(nice, 0, NICE_MAX))
            .withIdleOnly(idleOnly)
            .withDirect(new DirectOptions(storeBytes(), reapi, outside(), outsideCacheWrite))
            .withLauncherHost(
                socket -> new HostedLaunchers(new MachineAgent(socket, TimeSource.system())));
    return maxJobs < 0 ? options : options.withMaxJobs(maxJobs);
  }

  private long cacheBytes() {
    long mibMax = Long.MAX_VALUE >> MIB_SHIFT;
    if (cacheLimitMib < 0 || cacheLimitMib > mibMax) {
      throw new ParameterException(
          spec.commandLine(),
          "Error: --cache-limit requires a number of megabytes from 0 to "
              + mibMax
              + ", not "
              + cacheLimitMib);
    }
    return cacheLimitMib << MIB_SHIFT;
  }

  private @Nullable OutsideAddress outside() {
    if (outsideCache == null) {
      return null;
    }
    try {
      return OutsideAddress.parse(outsideCache);
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(
          spec.commandLine(), "Error: --outside-cache: " + wrong.getMessage());
    }
  }

  private long storeBytes() {
    if (storeLimitMib < STORE_MIB_MIN || storeLimitMib > STORE_MIB_MAX) {
      throw new ParameterException(
          spec.commandLine(),
          "Error: --store-limit requires a number of megabytes from "
              + STORE_MIB_MIN
              + " to "
              + STORE_MIB_MAX
              + ", not "
              + storeLimitMib);
    }
    return storeLimitMib << MIB_SHIFT;
  }

  private Path socket(@Nullable String testSocket, boolean system) {
    if (testSocket != null) {
      return Path.of(testSocket).toAbsolutePath();
    }
    return system ? SYSTEM_SOCKET : BaseFolder.home(spec).resolve(".iceccd.socket");
  }

  private String nodeName() throws IOException {
    return name != null && !name.isEmpty() ? name : NetworkNames.ofThisMachine();
  }

  private List<InetAddress> addresses(ServerSettings settings) throws IOException {
    if (networkInterface == null) {
      return List.of();
    }
    List<InetAddress> addresses =
        new ArrayList<>(
            NetworkNames.addressesOf(spec, networkInterface, settings.origin("--interface")));
    // Loopback once: stock icecream fails on `-i lo` by binding it twice (protocol spec 1.1).
    if (addresses.stream().noneMatch(InetAddress::isLoopbackAddress)) {
      addresses.add(InetAddress.ofLiteral("127.0.0.1"));
    }
    return addresses;
  }

  private LinkOptions link() {
    // The variables of the environment were read with the other settings.
    NetworkNames.HostAndPort where =
        NetworkNames.scheduler(spec, scheduler, Map.of(), LinkOptions.DEFAULT_PORT);
    return new LinkOptions(
        netname.isEmpty() ? LinkOptions.DEFAULT_NETNAME : netname,
        where.host(),
        where.port(),
        System.getenv("ICECC_TESTS") != null,
        NetworkNames.testSchedulerPorts(spec),
        null);
  }
}
