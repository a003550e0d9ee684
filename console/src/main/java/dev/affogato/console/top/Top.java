package dev.affogato.console.top;

import dev.affogato.base.time.TimeSource;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Shows a network as it works, until somebody has seen enough. Confined to its thread. */
public final class Top {
  private static final Duration REFRESH = Duration.ofMillis(500);

  /** A scheduler tells of all machines at once. */
  private static final Duration NEWS = Duration.ofSeconds(1);

  private static final int COLUMNS = 80;
  private static final int ROWS = 24;

  private final Finder finder;
  private final PrintStream out;
  private final TimeSource time;

  /** Finds the scheduler, and again when it was lost. */
  @FunctionalInterface
  public interface Finder {
    InetSocketAddress find() throws IOException;
  }

  public Top(Finder finder, PrintStream out, TimeSource time) {
    this.finder = finder;
    this.out = out;
    this.time = time;
  }

  /** Prints one frame, without colours. */
  public void once() throws IOException, InterruptedException {
    // Found here, so that its absence is this command's failure.
    InetSocketAddress scheduler = finder.find();
    Farm farm = new Farm();
    try (Feed feed = Feed.start(() -> scheduler, farm, time)) {
      time.pause(NEWS);
      Screen screen = new Screen(COLUMNS, ROWS, false);
      long now = time.nanoTime();
      screen.draw(farm.view(now), feed.where(), now).forEach(out::println);
      out.flush();
    }
  }

  /**
   * Draws until {@code q}; false if there is no terminal.
   *
   * @param colours whether the terminal may show some
   */
  public boolean watch(boolean colours) throws IOException, InterruptedException {
    Farm farm = new Farm();
    try (Terminal terminal = Terminal.open(out)) {
      if (terminal == null) {
        return false;
      }
      try (Feed feed = Feed.start(finder, farm, time)) {
        @Nullable Integer key = null;
        while (key == null || (key != 'q' && key != 'Q' && key >= 0)) {
          Terminal.Size size = terminal.size();
          long now = time.nanoTime();
          terminal.show(
              new Screen(size.columns(), size.rows(), colours)
                  .draw(farm.view(now), feed.where(), now));
          key = terminal.key(REFRESH);
        }
      }
      return true;
    }
  }
}
