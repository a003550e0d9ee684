package dev.affogato.scheduler.server;

import dev.affogato.base.net.Connection;
import dev.affogato.base.net.Watchdog;
import dev.affogato.base.time.Deadline;
import dev.affogato.base.time.TimeSource;
import dev.affogato.scheduler.state.Counters;
import dev.affogato.scheduler.state.Counters.Counter;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Serves one connection of the text protocol (protocol spec 10): lines in, lines out, good bye
 * after a silence. Thread-safe: no state of its own.
 */
final class TextService {
  private static final System.Logger LOG = System.getLogger(TextService.class.getName());

  /** Only whole lines count against it (protocol spec 9.8). */
  static final Duration IDLE_TIMEOUT = Duration.ofSeconds(36);

  private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(30);

  private final TextCommands commands;
  private final TimeSource time;
  private final long startNanos;
  private final Duration idleTimeout;
  private final boolean remoteOperators;
  private final Counters counters;

  TextService(
      TextCommands commands,
      TimeSource time,
      Duration idleTimeout,
      boolean remoteOperators,
      Counters counters) {
    this.commands = commands;
    this.time = time;
    this.startNanos = time.nanoTime();
    this.idleTimeout = idleTimeout;
    this.remoteOperators = remoteOperators;
    this.counters = counters;
  }

  void serve(SocketChannel socket) {
    try {
      Connection connection = new Connection(socket);
      boolean mayChange = remoteOperators || isLocal(socket);
      long uptimeSeconds = Duration.ofNanos(time.nanoTime() - startNanos).toSeconds();
      write(connection, commands.greeting(uptimeSeconds));
      converse(connection, mayChange);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "text connection ended: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void converse(Connection connection, boolean mayChange)
      throws IOException, InterruptedException {
    // The socket's own stream: unlike the channel's it has a time-out that leaves it open.
    InputStream in = connection.channel().socket().getInputStream();
    LineSplitter splitter = new LineSplitter();
    byte[] packet = new byte[1024];
    Deadline deadline = Deadline.after(time.nanoTime(), idleTimeout);
    while (true) {
      int length;
      try {
        long leftMs = Math.max(1, deadline.remaining(time.nanoTime()).toMillis());
        connection.channel().socket().setSoTimeout(Math.toIntExact(leftMs));
        length = in.read(packet);
      } catch (SocketTimeoutException idle) {
        write(connection, TextCommands.GOOD_BYE);
        return;
      }
      if (length < 0) {
        return;
      }
      Optional<List<String>> lines = splitter.add(packet, length);
      if (lines.isEmpty()) {
        counters.add(Counter.TEXT_LINES_OVER_LIMIT);
        throw new IOException(
            connection.peerName() + " sent a line longer than " + LineSplitter.LINE_CHARS_MAX);
      }
      for (String line : lines.get()) {
        TextCommands.Reply reply = commands.execute(line, mayChange);
        write(connection, reply.text());
        if (reply.last()) {
          return;
        }
        deadline = Deadline.after(time.nanoTime(), idleTimeout);
      }
    }
  }

  private static void write(Connection connection, String text) throws IOException {
    try (Watchdog.Guard guard = Watchdog.closeAfter(WRITE_TIMEOUT, connection::close)) {
      connection.out().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }
  }

  private static boolean isLocal(SocketChannel socket) throws IOException {
    return socket.getRemoteAddress() instanceof InetSocketAddress address
        && address.getAddress() != null
        && address.getAddress().isLoopbackAddress();
  }
}
