package dev.affogato.daemon;

import dev.affogato.daemon.link.LinkOptions;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;

/** A program for {@link RefusalTest}: a daemon that wants jobs of others, until it is killed. */
final class RefusedDaemon {
  private RefusedDaemon() {}

  public static void main(String[] arguments) throws Exception {
    Path dir = Path.of(arguments[0]);
    DaemonOptions options =
        DaemonOptions.of("refused", dir.resolve("d.sock"), dir.resolve("base"))
            .withMaxJobs(2)
            .listeningOn(0, List.of(InetAddress.getLoopbackAddress()))
            .withScheduler(LinkOptions.to("127.0.0.1", Integer.parseInt(arguments[1])));
    try (Daemon daemon = Daemon.launch(options)) {
      Thread.currentThread().join();
    }
  }
}
