package dev.affogato.base.log;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.logging.ErrorManager;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sends this process' log to a file or to standard error, one line a message: {@code [pid]
 * YYYY-MM-DD HH:MM:SS: text} (protocol spec 9.11).
 *
 * <p>Verbosity as icecream's {@code -v} counts it: 0 errors, 1 warnings, 2 info, 3 debug.
 * Thread-safe.
 */
public final class LogSetup {
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

  /**
   * The logger above all of this product's; details of the JDK's and of libraries are nobody's
   * business. Kept here because the JDK forgets loggers that nobody holds, and their levels.
   */
  private static final Logger OURS = Logger.getLogger("dev.affogato");

  private final LineHandler handler;

  private LogSetup(LineHandler handler) {
    this.handler = handler;
  }

  /**
   * Replaces every log destination of this process.
   *
   * @param verbosity 0 to 3; larger counts as 3
   * @param file appended to, or null for standard error
   * @throws IOException if {@code file} cannot be opened for appending
   */
  public static LogSetup install(int verbosity, @Nullable Path file) throws IOException {
    LineHandler handler = new LineHandler(file);
    handler.open();
    LogManager.getLogManager().reset();
    Logger root = Logger.getLogger("");
    Level level = level(verbosity);
    root.setLevel(level.intValue() < Level.INFO.intValue() ? Level.INFO : level);
    OURS.setLevel(level);
    handler.setLevel(Level.ALL);
    root.addHandler(handler);
    return new LogSetup(handler);
  }

  /**
   * Opens the log file anew, so that logrotate can have moved the old one away. No effect on
   * standard error.
   */
  public void reopen() throws IOException {
    handler.open();
  }

  private static Level level(int verbosity) {
    return switch (Math.clamp(verbosity, 0, 3)) {
      case 0 -> Level.SEVERE;
      case 1 -> Level.WARNING;
      case 2 -> Level.INFO;
      // System.Logger.Level.DEBUG is Level.FINE here.
      default -> Level.FINE;
    };
  }

  /** One line a record; a stack trace only at debug level, where a developer reads. */
  private static final class LineHandler extends Handler {
    private final @Nullable Path file;
    private final long pid = ProcessHandle.current().pid();
    private OutputStream out = System.err;
    private boolean fileIsOpen;

    LineHandler(@Nullable Path file) {
      this.file = file;
    }

    synchronized void open() throws IOException {
      if (file == null) {
        return;
      }
      OutputStream old = out;
      // No link is followed: the folder may belong to the user a root process is about to become.
      out =
          Files.newOutputStream(
              file,
              StandardOpenOption.CREATE,
              StandardOpenOption.APPEND,
              LinkOption.NOFOLLOW_LINKS);
      if (fileIsOpen) {
        old.close();
      }
      fileIsOpen = true;
    }

    @Override
    public synchronized void publish(LogRecord record) {
      if (!isLoggable(record)) {
        return;
      }
      try {
        out.write(format(record).getBytes(StandardCharsets.UTF_8));
        out.flush();
      } catch (IOException e) {
        reportError("cannot write the log", e, ErrorManager.WRITE_FAILURE);
      }
    }

    private String format(LogRecord record) {
      StringBuilder line = new StringBuilder(120);
      line.append('[').append(pid).append("] ");
      TIMESTAMP.formatTo(Instant.ofEpochMilli(record.getMillis()), line);
      line.append(": ");
      appendHarmless(new java.util.logging.SimpleFormatter().formatMessage(record), line);
      Throwable thrown = record.getThrown();
      if (thrown != null) {
        line.append(": ").append(thrown);
        if (OURS.isLoggable(Level.FINE)) {
          StringWriter trace = new StringWriter();
          thrown.printStackTrace(new PrintWriter(trace));
          line.append('\n').append(trace);
        }
      }
      return line.append('\n').toString();
    }

    /** Others name files and machines: what they call them must not look like a line of ours. */
    private static void appendHarmless(String message, StringBuilder line) {
      for (int i = 0; i < message.length(); i++) {
        char c = message.charAt(i);
        if (c == '\n') {
          line.append("\n    ");
        } else if (Character.isISOControl(c) && c != '\t') {
          line.append(String.format(Locale.ROOT, "\\x%02x", (int) c));
        } else {
          line.append(c);
        }
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
