package dev.affogato.client.agent;

import dev.affogato.base.net.Connection;
import dev.affogato.base.net.Watchdog;
import dev.affogato.base.time.TimeSource;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Whether the local daemon sees the file that we see behind a path.
 *
 * <p>A container may share the daemon's socket and not its file system. A compiler that the daemon
 * then packs for us by its path may be another one, and the objects it makes wrong; the same goes
 * for a plugin. Our daemons tell which file they see (docs/protocol/launcher.md); of icecream's
 * daemons nothing is known, and they are believed, as icecream's own clients believe them.
 *
 * <p>Thread-safe. What has been asked is remembered for a while.
 */
final class DaemonFiles {
  private static final byte[] MAGIC = "AFGR".getBytes(StandardCharsets.US_ASCII);
  private static final byte VERSION = 1;
  private static final int FACTS_BYTES = 4 * Long.BYTES;
  private static final int PATH_BYTES_MAX = 4096;
  private static final Duration WAIT = Duration.ofSeconds(5);

  /** A daemon may be restarted in other surroundings, but not often. */
  private static final Duration FRESH = Duration.ofMinutes(1);

  private static final int REMEMBERED_MAX = 256;

  private final TimeSource time;
  private final Map<Question, Answer> answers = new ConcurrentHashMap<>();

  DaemonFiles(TimeSource time) {
    this.time = time;
  }

  private record Question(UnixDomainSocketAddress daemon, String path) {}

  /** What the daemon sees behind a path of ours. */
  enum View {
    /** The same file. */
    SAME,
    /** Another one, or none. */
    ANOTHER,
    /** It does not say. */
    UNTOLD
  }

  private record Answer(View view, long untilNanos) {}

  /**
   * What the daemon sees.
   *
   * @param path absolute, of a file of ours; its bytes as ISO-8859-1
   */
  View view(SocketAddress daemon, String path) {
    if (!(daemon instanceof UnixDomainSocketAddress socket) || path.length() > PATH_BYTES_MAX) {
      return View.UNTOLD;
    }
    Question question = new Question(socket, path);
    Answer known = answers.get(question);
    if (known == null || known.untilNanos() - time.nanoTime() <= 0) {
      known = new Answer(ask(question), time.nanoTime() + FRESH.toNanos());
      if (answers.size() >= REMEMBERED_MAX) {
        answers.clear();
      }
      answers.put(question, known);
    }
    return known.view();
  }

  private static View ask(Question question) {
    Path file = ByteNames.path(question.path());
    try (Connection connection = Connection.open(question.daemon(), WAIT);
        Watchdog.Guard _ = Watchdog.closeAfter(WAIT, connection::close)) {
      connection.out().write(greeting(question.path().getBytes(StandardCharsets.ISO_8859_1)));
      byte[] answer = connection.in().readNBytes(MAGIC.length + 1 + FACTS_BYTES);
      if (answer.length <= MAGIC.length
          || !Arrays.equals(Arrays.copyOf(answer, MAGIC.length), MAGIC)) {
        return View.UNTOLD;
      }
      boolean same =
          file != null
              && answer.length == MAGIC.length + 1 + FACTS_BYTES
              && Arrays.equals(
                  Arrays.copyOfRange(answer, MAGIC.length + 1, answer.length), facts(file));
      return same ? View.SAME : View.ANOTHER;
    } catch (IOException notToBeKnown) {
      return View.UNTOLD;
    }
  }

  private static byte[] greeting(byte[] path) {
    return ByteBuffer.allocate(MAGIC.length + 4 + path.length)
        .put(MAGIC)
        .put(VERSION)
        .put((byte) 'F')
        .putShort((short) path.length)
        .put(path)
        .array();
  }

  private static byte[] facts(Path file) throws IOException {
    return ByteBuffer.allocate(FACTS_BYTES)
        .putLong(number(file, "unix:dev"))
        .putLong(number(file, "unix:ino"))
        .putLong(Files.size(file))
        .putLong(Files.getLastModifiedTime(file).to(TimeUnit.NANOSECONDS))
        .array();
  }

  private static long number(Path file, String attribute) throws IOException {
    return Files.getAttribute(file, attribute) instanceof Number number ? number.longValue() : 0;
  }
}
