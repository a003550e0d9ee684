package dev.affogato.client.agent;

import dev.affogato.base.time.TimeSource;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/**
 * What the user of one call may read about it, in icecream's form, which tools grep for (behaviour
 * spec 1.8): {@code ICECC[pid] YYYY-MM-DD HH:MM:SS: text}.
 *
 * <p>The launcher writes the lines where {@code ICECC_LOGFILE} says: the file then belongs to the
 * build, not to the agent. Timed phases are told apart from their lines, for the journal.
 *
 * <p>Thread-safe if the sinks are.
 */
final class ClientLog {
  /** From the rarest to the most talkative. */
  enum Level {
    ERROR,
    WARNING,
    INFO,
    DEBUG
  }

  /** Takes whole lines. */
  interface Sink {
    void write(String line);
  }

  /** Takes the time of each phase that came to its end, whatever the level. */
  interface Spent {
    void add(String label, Duration time);
  }

  private final Level level;
  private final long pid;
  private final TimeSource time;
  private final Sink sink;
  private final Spent spent;

  ClientLog(Level level, long pid, TimeSource time, Sink sink, Spent spent) {
    this.level = level;
    this.pid = pid;
    this.time = time;
    this.sink = sink;
    this.spent = spent;
  }

  boolean isDebug() {
    return level == Level.DEBUG;
  }

  void error(String text) {
    write(Level.ERROR, text);
  }

  void warning(String text) {
    write(Level.WARNING, text);
  }

  void info(String text) {
    write(Level.INFO, text);
  }

  void debug(String text) {
    write(Level.DEBUG, text);
  }

  /** Opens a timed phase; {@link #end} closes it with the time it took. */
  long begin(String label) {
    info("<" + label + ">");
    return time.nanoTime();
  }

  void end(String label, long beganNanos) {
    spent.add(label, Duration.ofNanos(time.nanoTime() - beganNanos));
    if (level.compareTo(Level.INFO) >= 0) {
      info("</" + label + ": " + (time.nanoTime() - beganNanos) / 1_000_000 + "ms>");
    }
  }

  private void write(Level of, String text) {
    if (of.compareTo(level) > 0) {
      return;
    }
    StringBuilder line = new StringBuilder(120);
    line.append("ICECC[").append(pid).append("] ");
    Timestamp.FORMAT.formatTo(time.wallClock(), line);
    line.append(": ").append(text).append('\n');
    sink.write(line.toString());
  }

  /** Loaded only by calls that log: the formatter costs milliseconds of start-up. */
  private static final class Timestamp {
    static final DateTimeFormatter FORMAT =
        DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());
  }
}
