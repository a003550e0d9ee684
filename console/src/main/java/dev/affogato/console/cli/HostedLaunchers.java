package dev.affogato.console.cli;

import dev.affogato.base.net.Connection;
import dev.affogato.client.agent.MachineAgent;
import dev.affogato.daemon.front.relay.LauncherHost;
import java.io.IOException;

/** The machine's agent as its daemon knows it. Thread-safe. */
record HostedLaunchers(MachineAgent agent) implements LauncherHost {
  @Override
  public boolean takes(String place) {
    return agent.takes(place);
  }

  @Override
  public void serve(String place, Connection launcher, Runnable ended) {
    agent.serve(place, launcher, ended);
  }

  @Override
  public void close() throws IOException {
    agent.close();
  }
}
