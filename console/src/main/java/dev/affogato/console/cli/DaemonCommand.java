package dev.affogato.console.cli;

import dev.affogato.console.process.Privileges;
import dev.affogato.daemon.Daemon;
import dev.affogato.daemon.DaemonOptions;
import dev.affogato.daemon.front.FrontOptions;
import dev.affogato.daemon.link.LinkOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    exitCodeOnInvalidInput = 1,
    exitCodeOnUsageHelp = 1)
final class DaemonCommand implements Callable<Integer> {
  private static final Path SYSTEM_SOCKET = Path.of("/var/run/icecc/iceccd.socket");
  private static final Path SYSTEM_BASE = Path.of("/var/tmp/icecc-envs");
  private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");
  private static final int MIB_SHIFT = 20;

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
  private @Nullable Path base;

  @Option(
      names = "--cache-limit",
      paramLabel = "MB",
      description = "Disk space for toolchains (default: 256).")
  private long cacheLimitMib = DaemonOptions.DEFAULT_CACHE_BYTES_MAX >> MIB_SHIFT;

  @Option(names = "--nice", paramLabel = "N", description = "Niceness of compilers (default: 5).")
  private int nice = DaemonOptions.DEFAULT_NICE_LEVEL;

  @Option(
      names = "--idle-only",
      description = "Start jobs of others only while nobody uses this machine.")
  private boolean idleOnly;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help, and exit.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it by itself
  private boolean help;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (port < 1 || port > 65_535) {
      throw new ParameterException(
          spec.commandLine(), "Error: Invalid port specified: " + port + " is not from 1 to 65535");
    }
    DaemonOptions options = options();
    List<Path> ownFolders = new ArrayList<>(List.of(options.baseDirectory()));
    if (options.front().socket().equals(SYSTEM_SOCKET)) {
      ownFolders.add(SYSTEM_SOCKET.getParent());
    }
    return process.run(
        spec,
        "iceccd",
        "iceccd.log",
        ownFolders,
        () -> {
          Daemon daemon = Daemon.launch(options);
          return daemon::close;
        });
  }

  private DaemonOptions options() throws IOException {
    String testSocket = System.getenv("ICECC_TEST_SOCKET");
    boolean system = Privileges.isRoot();
    boolean socketForAll = testSocket != null || system;
    DaemonOptions options =
        DaemonOptions.of(nodeName(), socket(testSocket, system), baseFolder(system))
            .withNoRemote(noRemote)
            .withFront(
                new FrontOptions(socket(testSocket, system), socketForAll, port, addresses()))
            .withScheduler(link())
            .withCacheBytesMax(cacheLimitMib << MIB_SHIFT)
            .withNiceLevel(nice)
            .withIdleOnly(idleOnly);
    return maxJobs < 0 ? options : options.withMaxJobs(maxJobs);
  }

  private Path socket(@Nullable String testSocket, boolean system) {
    if (testSocket != null) {
      return Path.of(testSocket);
    }
    return system ? SYSTEM_SOCKET : home().resolve(".iceccd.socket");
  }

  private Path baseFolder(boolean system) {
    if (base != null && !base.toString().isEmpty()) {
      return base;
    }
    return system ? SYSTEM_BASE : home().resolve(".cache/affogato/envs");
  }

  private Path home() {
    String home = System.getenv("HOME");
    if (home == null || !home.startsWith("/")) {
      throw new ParameterException(
          spec.commandLine(), "Error: HOME is not set: set it, or start the daemon as root");
    }
    return Path.of(home);
  }

  private String nodeName() throws IOException {
    return name != null && !name.isEmpty()
        ? name
        : Files.readString(HOST_NAME, StandardCharsets.ISO_8859_1).strip();
  }

  private List<InetAddress> addresses() throws IOException {
    if (networkInterface == null) {
      return List.of();
    }
    InetAddress address = NetworkNames.addressOf(spec, networkInterface);
    // Loopback once: stock icecream fails on `-i lo` by binding it twice (protocol spec 1.1).
    return address.isLoopbackAddress()
        ? List.of(address)
        : List.of(address, InetAddress.ofLiteral("127.0.0.1"));
  }

  private LinkOptions link() {
    NetworkNames.HostAndPort where =
        NetworkNames.scheduler(spec, scheduler, System.getenv(), LinkOptions.DEFAULT_PORT);
    return new LinkOptions(
        netname.isEmpty() ? LinkOptions.DEFAULT_NETNAME : netname,
        where.host(),
        where.port(),
        System.getenv("ICECC_TESTS") != null,
        NetworkNames.testSchedulerPorts(spec),
        null);
  }
}
