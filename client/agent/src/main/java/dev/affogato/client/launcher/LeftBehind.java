package dev.affogato.client.launcher;

import dev.affogato.base.net.Connection;
import dev.affogato.base.time.TimeSource;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.ConnectException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Files of agents whose surroundings are gone. Every sandbox, and every version of the launcher,
 * has a socket of its own, and nobody comes back to most of them.
 *
 * <p>Removed are the files of one agent together, if all are old and nobody listens. Confined to
 * the thread that uses it.
 */
final class LeftBehind {
  /** Longer than any launcher takes between making a socket and listening on it. */
  static final Duration OLD = Duration.ofHours(12);

  private static final Pattern NAME =
      Pattern.compile("(agent-[0-9a-f]{16})\\.(sock|lock|log|failed)");
  private static final Duration CONNECT_WAIT = Duration.ofSeconds(1);
  private static final System.Logger LOG = System.getLogger(LeftBehind.class.getName());

  private final Path socket;
  private final TimeSource time;

  /**
   * @param socket of the agent that looks around, in the folder of this user's agents
   */
  LeftBehind(Path socket, TimeSource time) {
    this.socket = socket;
    this.time = time;
  }

  /** Removes what can be; whatever goes wrong is no harm. */
  void remove() {
    Path folder = socket.getParent();
    if (folder == null) {
      return;
    }
    try {
      for (Map.Entry<String, List<Path>> agent : agents(folder).entrySet()) {
        if (!socket.endsWith(agent.getKey() + ".sock")
            && isOld(agent.getValue())
            && !listens(folder.resolve(agent.getKey() + ".sock"))) {
          for (Path file : agent.getValue()) {
            Files.deleteIfExists(file);
          }
        }
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "cannot tidy up {0}: {1}", folder, e.toString());
    }
  }

  private static Map<String, List<Path>> agents(Path folder) throws IOException {
    Map<String, List<Path>> agents = new HashMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      files.forEach(file -> {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (name.matches()) {
          agents.computeIfAbsent(name.group(1), _ -> new ArrayList<>()).add(file);
        }
      });
    }
    return agents;
  }

  private boolean isOld(List<Path> files) throws IOException {
    Instant limit = time.wallClock().minus(OLD);
    for (Path file : files) {
      if (Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant().isAfter(limit)) {
        return false;
      }
    }
    return true;
  }

  private static boolean listens(Path other) throws IOException {
    if (!Files.exists(other, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try (Connection living = Connection.open(UnixDomainSocketAddress.of(other), CONNECT_WAIT)) {
      return true;
    } catch (ConnectException refused) {
      return false;
    }
  }
}
