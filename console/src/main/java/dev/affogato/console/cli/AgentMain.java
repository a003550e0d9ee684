package dev.affogato.console.cli;

import dev.affogato.client.agent.Agent;
import dev.affogato.client.agent.AgentOptions;
import dev.affogato.client.journal.Journal;
import dev.affogato.client.launcher.AgentSocket;
import dev.affogato.client.launcher.LauncherSource;
import dev.affogato.client.launcher.RelayedSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The agent as a process of its own, started by the launcher with its listening socket as standard
 * input.
 *
 * <p>Apart from {@link Main} because it starts often: it loads no command-line parser and sets up
 * no log.
 */
public final class AgentMain {
  /** Shortens the time an idle agent stays, for whoever records its archive of classes. */
  private static final String IDLE_VARIABLE = "AFFOGATO_AGENT_IDLE_MS";

  /** {@code --relay SOCKET KEY}: launchers come through the daemon at SOCKET. */
  private static final String RELAY = "--relay";

  private AgentMain() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    LauncherSource launchers;
    try {
      launchers = launchers(arguments);
    } catch (IOException startedByHand) {
      System.err.println("the agent is started by the launcher: run icecc, or affogato run");
      System.exit(2);
      return;
    }
    try (Agent agent = Agent.launch(launchers, options())) {
      agent.awaitEnd();
    }
    launchers.tidyUp();
    // Virtual threads of launchers that were just dropped must not keep the process.
    System.exit(0);
  }

  /** Of the socket that was left to us, or of a daemon's relay. */
  private static LauncherSource launchers(String[] arguments) throws IOException {
    return arguments.length == 3 && arguments[0].equals(RELAY)
        ? RelayedSource.open(Path.of(arguments[1]), arguments[2])
        : LauncherSource.listening(AgentSocket.inherited().channel());
  }

  private static AgentOptions options() {
    String idleMs = System.getenv(IDLE_VARIABLE);
    AgentOptions options = AgentOptions.standard().withJournal(Journal.of(System.getenv()));
    return idleMs == null
        ? options
        : options.withIdleExit(Duration.ofMillis(Long.parseLong(idleMs)));
  }
}
