package dev.affogato.console.run;

import java.io.PrintStream;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * One line at the bottom of a terminal, rewritten while the build's own output scrolls above it.
 *
 * <p>Thread-safe; draws on a thread of its own and only when the text has changed.
 */
final class StatusLine implements AutoCloseable {
  private static final long PERIOD_MS = 250;

  /** Return to the line's start and clear to its end. */
  private static final String CLEAR = "\r\u001b[K";

  private final PrintStream terminal;
  private final Supplier<String> text;
  private final ScheduledExecutorService timer;
  private String shown = "";

  /** Draws {@code text} on {@code terminal} until closed. */
  StatusLine(PrintStream terminal, Supplier<String> text) {
    this.terminal = terminal;
    this.text = text;
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("status-line").factory());
    var _ = timer.scheduleAtFixedRate(this::draw, PERIOD_MS, PERIOD_MS, TimeUnit.MILLISECONDS);
  }

  private synchronized void draw() {
    String next = text.get();
    if (!next.equals(shown)) {
      terminal.print(CLEAR + next);
      terminal.flush();
      shown = next;
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    synchronized (this) {
      if (!shown.isEmpty()) {
        terminal.print(CLEAR);
        terminal.flush();
      }
    }
  }
}
