package dev.affogato.daemon.front.relay;

import dev.affogato.base.net.Connection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A {@link LauncherHost} that is opened when somebody asks for it, as many daemons have no such
 * users, and asked only while it is of use. Thread-safe by its monitor.
 */
public final class HostOnDemand implements LauncherHost {
  private final @Nullable Maker maker;
  private final Path daemon;
  private final BooleanSupplier useful;
  private @Nullable LauncherHost host;
  private boolean closed;

  /**
   * @param maker null for none ever
   * @param useful whether there is anybody to compile elsewhere
   */
  public HostOnDemand(@Nullable Maker maker, Path daemon, BooleanSupplier useful) {
    this.maker = maker;
    this.daemon = daemon;
    this.useful = useful;
  }

  @Override
  public boolean takes(String place) {
    LauncherHost known = useful.getAsBoolean() ? host() : null;
    return known != null && known.takes(place);
  }

  @Override
  public void serve(String place, Connection launcher, Runnable ended) {
    LauncherHost known = host();
    if (known == null) {
      launcher.close();
      ended.run();
    } else {
      known.serve(place, launcher, ended);
    }
  }

  private synchronized @Nullable LauncherHost host() {
    if (host == null && maker != null && !closed) {
      try {
        host = maker.open(daemon);
      } catch (IOException e) {
        System.getLogger(HostOnDemand.class.getName())
            .log(System.Logger.Level.WARNING, "launchers have agents of their own: {0}", e);
        closed = true;
      }
    }
    return host;
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    if (host != null) {
      host.close();
      host = null;
    }
  }
}
