package dev.affogato.client.agent;

/**
 * Watches the calls of an agent, for statistics and status lines. Called on the calls' own threads:
 * implementations are thread-safe and quick, and never throw.
 */
public interface AgentListener {
  /** Watches nothing. */
  AgentListener NONE = new AgentListener() {};

  /**
   * A launcher has called.
   *
   * @param number of the call, counted from 1
   * @param file as in {@link JobReport#file()}
   */
  default void callStarted(long number, String file) {}

  /**
   * The compiler starts now. A call that falls back is placed twice.
   *
   * @param host address of the machine, or empty for this one
   */
  default void callPlaced(long number, String host) {}

  /** The call is over; the last word on {@code report.number()}. */
  default void callEnded(JobReport report) {}
}
