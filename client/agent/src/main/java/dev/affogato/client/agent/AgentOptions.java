package dev.affogato.client.agent;

import dev.affogato.base.time.TimeSource;
import dev.affogato.client.journal.Journal;
import java.time.Duration;
import java.util.List;

/**
 * How an agent works. Immutable.
 *
 * @param idleExit how long {@link Agent#awaitEnd} waits without launchers; null for ever
 * @param preprocessorsMax how many preprocessors run at once, usually one per core
 * @param listener told of every call
 * @param journal gets every job
 * @param daemonSockets where the local daemon is looked for, besides the user's home
 * @param daemonOnTcp whether to try the local daemon's TCP port last
 * @param time both clocks
 */
public record AgentOptions(
    @org.jspecify.annotations.Nullable Duration idleExit,
    int preprocessorsMax,
    AgentListener listener,
    Journal journal,
    List<String> daemonSockets,
    boolean daemonOnTcp,
    TimeSource time) {
  /**
   * Long enough for the pause between two steps of a build, short enough to leave nothing behind.
   */
  private static final Duration DEFAULT_IDLE_EXIT = Duration.ofSeconds(60);

  public AgentOptions {
    daemonSockets = List.copyOf(daemonSockets);
    if (preprocessorsMax < 1) {
      throw new IllegalArgumentException("at least one preprocessor must be able to run");
    }
  }

  /** An agent for real builds. */
  public static AgentOptions standard() {
    return new AgentOptions(
        DEFAULT_IDLE_EXIT,
        Runtime.getRuntime().availableProcessors(),
        AgentListener.NONE,
        Journal.NONE,
        DaemonSockets.SYSTEM,
        true,
        TimeSource.system());
  }

  public AgentOptions withListener(AgentListener newListener) {
    return new AgentOptions(
        idleExit, preprocessorsMax, newListener, journal, daemonSockets, daemonOnTcp, time);
  }

  /** An agent that writes down what became of its jobs; {@link #standard} does not. */
  public AgentOptions withJournal(Journal newJournal) {
    return new AgentOptions(
        idleExit, preprocessorsMax, listener, newJournal, daemonSockets, daemonOnTcp, time);
  }

  /** An agent inside a longer-lived process, which closes it itself. */
  public AgentOptions withoutIdleExit() {
    return new AgentOptions(
        null, preprocessorsMax, listener, journal, daemonSockets, daemonOnTcp, time);
  }

  public AgentOptions withIdleExit(Duration newIdleExit) {
    return new AgentOptions(
        newIdleExit, preprocessorsMax, listener, journal, daemonSockets, daemonOnTcp, time);
  }

  /** An agent that knows one daemon, wherever others may be. */
  public AgentOptions withDaemonSocket(String socket) {
    return new AgentOptions(
        idleExit, preprocessorsMax, listener, journal, List.of(socket), false, time);
  }
}
