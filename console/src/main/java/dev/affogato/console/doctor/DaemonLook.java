package dev.affogato.console.doctor;

import dev.affogato.base.net.Connection;
import dev.affogato.base.net.Watchdog;
import dev.affogato.client.agent.DaemonSockets;
import dev.affogato.console.doctor.DaemonFacts.Socket;
import dev.affogato.console.doctor.DaemonFacts.State;
import dev.affogato.protocol.icecc.channel.MessageChannel;
import dev.affogato.protocol.icecc.message.GetInternals;
import dev.affogato.protocol.icecc.message.StatusText;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Connects to the daemon's sockets as a client does. Confined to one thread. */
final class DaemonLook {
  private static final String NOTE = "Note: ";

  /** A line that is there while the daemon has a scheduler (protocol spec 11.9). */
  private static final String LINKED = "Scheduler protocol: ";

  private final Map<String, String> environment;
  private final Duration patience;
  private String internals = "";

  DaemonLook(Map<String, String> environment, Duration patience) {
    this.environment = environment;
    this.patience = patience;
  }

  DaemonFacts facts() {
    List<Socket> sockets = new ArrayList<>();
    for (Path path : DaemonSockets.of(environment)) {
      Socket socket = new Socket(path.toString(), state(path));
      sockets.add(socket);
      if (socket.state() == State.ANSWERS) {
        break;
      }
    }
    List<String> lines = internals.lines().map(String::strip).toList();
    return new DaemonFacts(
        sockets,
        internals.isEmpty()
            ? Optional.empty()
            : Optional.of(lines.stream().anyMatch(line -> line.startsWith(LINKED))),
        lines.stream()
            .filter(line -> line.startsWith(NOTE))
            .map(line -> line.substring(NOTE.length()))
            .toList(),
        environment.containsKey("ICECC_TEST_SOCKET"));
  }

  private State state(Path path) {
    if (Files.notExists(path, LinkOption.NOFOLLOW_LINKS)) {
      return State.ABSENT;
    }
    boolean connected = false;
    boolean spoken = false;
    try (Connection connection = Connection.open(UnixDomainSocketAddress.of(path), patience);
        Watchdog.Guard guard = Watchdog.closeAfter(patience, connection::close)) {
      connected = true;
      MessageChannel channel = MessageChannel.handshake(connection);
      spoken = true;
      channel.send(new GetInternals());
      if (channel.receive(patience) instanceof StatusText text) {
        internals = text.text();
      }
      return State.ANSWERS;
    } catch (IOException | IllegalArgumentException trouble) {
      if (connected) {
        // Stock daemons have no answer to that question of a client.
        return spoken ? State.ANSWERS : State.SILENT;
      }
      String text = String.valueOf(trouble.getMessage()).toLowerCase(Locale.ROOT);
      boolean denied = text.contains("permission") || text.contains("not permitted");
      return denied || !Files.exists(path) ? State.DENIED : State.DEAD;
    }
  }
}
