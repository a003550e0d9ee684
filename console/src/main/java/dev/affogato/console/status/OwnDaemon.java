package dev.affogato.console.status;

import dev.affogato.base.net.Connection;
import dev.affogato.base.net.Watchdog;
import dev.affogato.protocol.icecc.channel.MessageChannel;
import dev.affogato.protocol.icecc.message.GetInternals;
import dev.affogato.protocol.icecc.message.StatusText;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What this machine's daemon says of itself: why it does less than its slots promise. Schedulers
 * know nothing of it. Immutable.
 *
 * @param name node name
 * @param notes one line each; none if all is as it should be
 * @param direct of jobs that are not preprocessed, one line each; none if it takes none
 */
public record OwnDaemon(String name, List<String> notes, List<String> direct) {
  /** It is on this machine and answers at once, or hangs. */
  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  private static final String NAME = "Node Name: ";
  private static final String NOTE = "Note: ";
  private static final String DIRECT = "Direct ";

  public OwnDaemon {
    notes = List.copyOf(notes);
    direct = List.copyOf(direct);
  }

  /** Asks the first of {@code sockets} that answers; stock daemons do not. */
  public static Optional<OwnDaemon> ask(List<Path> sockets) {
    return sockets.stream().flatMap(socket -> ask(socket).stream()).findFirst();
  }

  private static Optional<OwnDaemon> ask(Path socket) {
    try (Connection connection = Connection.open(UnixDomainSocketAddress.of(socket), TIMEOUT);
        Watchdog.Guard guard = Watchdog.closeAfter(TIMEOUT, connection::close)) {
      MessageChannel channel = MessageChannel.handshake(connection);
      channel.send(new GetInternals());
      return channel.receive(TIMEOUT) instanceof StatusText answer
          ? Optional.of(parse(answer.text()))
          : Optional.empty();
    } catch (IOException nobodyThere) {
      return Optional.empty();
    }
  }

  /** Understands the text of GET_INTERNALS (protocol spec 11.9) with our notes. */
  static OwnDaemon parse(String text) {
    List<String> lines = text.lines().map(String::strip).toList();
    return new OwnDaemon(
        starting(lines, NAME).stream().findFirst().orElse(""),
        starting(lines, NOTE),
        starting(lines, DIRECT));
  }

  private static List<String> starting(List<String> lines, String words) {
    return lines.stream()
        .filter(line -> line.startsWith(words))
        .map(line -> line.substring(words.length()))
        .toList();
  }
}
