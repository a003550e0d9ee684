package dev.affogato.console.cli;

import dev.affogato.client.agent.Agent;
import dev.affogato.client.agent.AgentOptions;
import dev.affogato.client.launcher.AgentSocket;
import java.io.IOException;
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

  private AgentMain() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    AgentSocket socket;
    try {
      socket = AgentSocket.inherited();
    } catch (IOException startedByHand) {
      System.err.println("the agent is started by the launcher: run icecc, or affogato run");
      System.exit(2);
      return;
    }
    try (Agent agent = Agent.launch(socket.channel(), options())) {
      agent.awaitEnd();
    }
    // Virtual threads of launchers that were just dropped must not keep the process.
    System.exit(0);
  }

  private static AgentOptions options() {
    String idleMs = System.getenv(IDLE_VARIABLE);
    return idleMs == null
        ? AgentOptions.standard()
        : AgentOptions.standard().withIdleExit(Duration.ofMillis(Long.parseLong(idleMs)));
  }
}
