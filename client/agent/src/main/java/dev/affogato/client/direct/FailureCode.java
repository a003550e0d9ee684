package dev.affogato.client.direct;

/**
 * The words statistics count by when a direct job was sent away and then compiled here after all.
 * Once published a word keeps its meaning.
 */
public enum FailureCode {
  /** The job was not done there: the machine was lost, or its limits were too narrow. */
  FAILED("direct-failed"),
  /** The daemon of this machine failed in the middle. */
  DOOR_LOST("direct-door-lost"),
  /** What came back is not what was asked for. */
  RESULT("direct-result"),
  /** An input changed while the job was away. */
  INPUTS_CHANGED("direct-inputs-changed"),
  /** The compiler complained of something that may be right here. */
  DOUBTFUL_ERROR("direct-doubtful-error"),
  /** The compiler printed what it would print otherwise on this terminal. */
  TERMINAL_OUTPUT("direct-terminal-output"),
  /** Compiled here as well, to compare, it was another. */
  DIFFERS("direct-differs"),
  /** The compiler there says that it read a file that the scan does not know. */
  SCAN_DIFFERS("direct-scan-differs");

  private final String word;

  FailureCode(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }
}
