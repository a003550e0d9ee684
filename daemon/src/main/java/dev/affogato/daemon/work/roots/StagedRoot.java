package dev.affogato.daemon.work.roots;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/** A folder with one action's inputs, until it is closed. Nobody may change it. Thread-safe. */
public final class StagedRoot implements AutoCloseable {
  private final RootPool pool;
  private final Root root;
  private final int steps;
  private final AtomicBoolean closed = new AtomicBoolean();

  StagedRoot(RootPool pool, Root root, int steps) {
    this.pool = pool;
    this.root = root;
    this.steps = steps;
  }

  public Path folder() {
    return root.folder();
  }

  public TreeFolder content() {
    return root.content();
  }

  /** How many changes it took. */
  public int steps() {
    return steps;
  }

  @Override
  public void close() {
    if (!closed.getAndSet(true)) {
      pool.giveBack(root);
    }
  }
}
