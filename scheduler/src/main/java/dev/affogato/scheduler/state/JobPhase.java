package dev.affogato.scheduler.state;

/** How far a job is (protocol spec 9.1); the letters are those of {@code listjobs}. */
public enum JobPhase {
  /** In the queue. */
  PENDING("PEND"),
  /** A server is named, its compiler does not run yet. */
  WAITING("WAIT"),
  /** The compiler runs. */
  COMPILING("COMP");

  private final String letters;

  JobPhase(String letters) {
    this.letters = letters;
  }

  public String letters() {
    return letters;
  }
}
