package dev.affogato.scheduler.server;

import dev.affogato.base.time.TimeSource;
import dev.affogato.scheduler.estimate.Experience;
import dev.affogato.scheduler.estimate.Figure;
import dev.affogato.scheduler.history.HistoryFile;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Lets experience survive the scheduler, where there is a folder for it. Saved every few minutes:
 * what is lost by a crash is learned again as soon.
 *
 * <p>Confined to the event loop's thread, but for the writing, which has a thread of its own.
 */
final class Memory {
  private static final System.Logger LOG = System.getLogger(Memory.class.getName());

  private static final Duration INTERVAL = Duration.ofMinutes(5);

  private final Experience experience = new Experience();
  private final @Nullable HistoryFile file;
  private final TimeSource time;
  private final AtomicBoolean writing = new AtomicBoolean();
  private final AtomicBoolean complained = new AtomicBoolean();
  private long savedNanos;
  private long savedLessons;

  private Memory(@Nullable HistoryFile file, TimeSource time) {
    this.file = file;
    this.time = time;
    this.savedNanos = time.nanoTime();
  }

  /**
   * What is remembered in {@code folder}.
   *
   * @param folder null for nowhere
   */
  static Memory in(@Nullable Path folder, TimeSource time) {
    if (folder == null) {
      LOG.log(
          Level.INFO,
          "what is learned of machines and sources will be forgotten at the end: no --state-dir");
      return new Memory(null, time);
    }
    HistoryFile file = new HistoryFile(folder);
    Memory memory = new Memory(file, time);
    memory.experience.recall(file.load());
    return memory;
  }

  Experience experience() {
    return experience;
  }

  /** Called every second. Does not block. */
  void tick() {
    if (file != null
        && experience.lessons() != savedLessons
        && time.nanoTime() - savedNanos >= INTERVAL.toNanos()
        && writing.compareAndSet(false, true)) {
      HistoryFile to = file;
      List<Figure> figures = figures();
      Thread.ofVirtual()
          .name("history")
          .start(() -> {
            try {
              save(to, figures);
            } finally {
              writing.set(false);
            }
          });
    }
  }

  /** Saves for the last time; the event loop has ended. */
  void close() {
    if (file != null && experience.lessons() != savedLessons) {
      save(file, figures());
    }
  }

  private List<Figure> figures() {
    savedNanos = time.nanoTime();
    savedLessons = experience.lessons();
    return experience.figures();
  }

  private void save(HistoryFile to, List<Figure> figures) {
    try {
      to.save(figures);
    } catch (IOException e) {
      if (complained.compareAndSet(false, true)) {
        LOG.log(
            Level.WARNING,
            "cannot save what was learned of machines and sources: {0}; it is forgotten at the"
                + " end. See option --state-dir",
            e.toString());
      }
    }
  }
}
