package dev.affogato.client.journal;

import dev.affogato.client.folders.UserFolders;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Where agents write what became of their jobs. Implementations are thread-safe, quick, and never
 * throw: a job is not worse for not being written down.
 */
@FunctionalInterface
public interface Journal {
  /** Keeps nothing. */
  Journal NONE = job -> {};

  /** Writes {@code job} down, in place of what was written under the same id before. */
  void write(JobRecord job);

  /**
   * The journal of the user with {@code environment}; {@link #NONE} if no folder can be written.
   */
  static Journal of(Map<String, String> environment) {
    List<Path> candidates = JournalFolders.candidates(environment);
    Path folder = UserFolders.firstUsable(candidates);
    if (folder == null) {
      System.getLogger(Journal.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "no journal is kept for `affogato why`: none of {0} can be written",
              candidates);
      return NONE;
    }
    return new JournalFile(folder, JournalFile.SEGMENT_BYTES, JournalFile.SEGMENTS);
  }

  /** {@code job} as a line of the journal, for who has it written by others. */
  static byte[] line(JobRecord job) {
    return JournalLine.encode(job);
  }
}
