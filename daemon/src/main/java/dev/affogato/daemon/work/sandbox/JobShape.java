package dev.affogato.daemon.work.sandbox;

/** What stands around a job: the processes from the one the daemon starts to the job's first. */
public enum JobShape {
  /** A shell; no jail. */
  SHELL(1),

  /** Our own jail's program, whose child is the job's first process. */
  JAIL(1),

  /** A shell, bubblewrap, and the job's first process. */
  BUBBLEWRAP(2);

  private final int depth;

  JobShape(int depth) {
    this.depth = depth;
  }

  /** How many generations below the outermost process the job's first one is. */
  int depth() {
    return depth;
  }

  /**
   * Whether a child of the outermost process may be killed by itself: bubblewrap may not, as it may
   * be about to make one that would then have no parent.
   */
  public boolean mayKillChildren() {
    return this != BUBBLEWRAP;
  }
}
