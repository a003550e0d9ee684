package dev.affogato.client.agent;

import dev.affogato.base.time.TimeSource;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which archive of a compiler the daemon named, for jobs that have made sure themselves that no
 * file of the compiler changed since: a direct job offers the archive for machines of other makes
 * only, and would wait for the daemon to look at all the files once more. Thread-safe.
 */
final class NativeAnswers {
  /**
   * The daemon throws out archives that nobody asked for in the last 200 s (protocol spec 11.7).
   */
  private static final Duration KEPT = Duration.ofSeconds(60);

  private static final int KEPT_MAX = 64;

  private final TimeSource time;
  private final Map<Question, Answer> answers = new ConcurrentHashMap<>();

  NativeAnswers(TimeSource time) {
    this.time = time;
  }

  /** What the daemon at {@code daemon} was asked. Immutable. */
  record Question(
      SocketAddress daemon, String program, List<String> extraFiles, String compression) {
    Question {
      extraFiles = List.copyOf(extraFiles);
    }
  }

  private record Answer(Object toolchain, String path, long atNanos) {}

  /**
   * The path of the archive, or null if the daemon has to be asked.
   *
   * @param toolchain one object as long as the compiler's files are the same
   */
  @Nullable String find(Question question, Object toolchain) {
    Answer answer = answers.get(question);
    return answer != null
            && answer.toolchain().equals(toolchain)
            && time.nanoTime() - answer.atNanos() < KEPT.toNanos()
        ? answer.path()
        : null;
  }

  void keep(Question question, Object toolchain, String path) {
    if (answers.size() >= KEPT_MAX) {
      answers.clear();
    }
    answers.put(question, new Answer(toolchain, path, time.nanoTime()));
  }
}
