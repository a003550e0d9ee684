package dev.affogato.console.cli;

import dev.affogato.console.dashboard.WebOptions;
import dev.affogato.console.metrics.DaemonExporter;
import dev.affogato.daemon.Daemon;
import dev.affogato.daemon.DaemonOptions;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** A daemon with its metrics, if somebody wants them. Thread-safe. */
final class WatchedDaemon implements ServerProcess.Running {
  private static final System.Logger LOG = System.getLogger(WatchedDaemon.class.getName());

  private final Daemon daemon;
  private final @Nullable DaemonExporter exporter;

  private WatchedDaemon(Daemon daemon, @Nullable DaemonExporter exporter) {
    this.daemon = daemon;
    this.exporter = exporter;
  }

  /**
   * @param where null for no metrics
   * @throws IOException if the daemon cannot start, or that port cannot be had
   */
  static WatchedDaemon launch(DaemonOptions options, @Nullable InetSocketAddress where)
      throws IOException, InterruptedException {
    Daemon daemon = Daemon.launch(options);
    if (where == null) {
      return new WatchedDaemon(daemon, null);
    }
    try {
      WebOptions web = new WebOptions(where, NetworkNames.ofThisMachine(), false);
      DaemonExporter exporter =
          DaemonExporter.start(daemon::view, options.scheduler().netname(), web);
      LOG.log(Level.INFO, "metrics at {0}", exporter.url());
      return new WatchedDaemon(daemon, exporter);
    } catch (IOException e) {
      daemon.close();
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    if (exporter != null) {
      exporter.close();
    }
    daemon.close();
  }
}
