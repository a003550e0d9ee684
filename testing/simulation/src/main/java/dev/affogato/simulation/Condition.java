package dev.affogato.simulation;

import dev.affogato.protocol.icecc.message.Login;
import dev.affogato.protocol.icecc.message.Stats;
import dev.affogato.protocol.icecc.wire.EnvironmentName;
import java.util.List;

/** How a machine is, as trouble and people change it. Confined to the simulation's thread. */
final class Condition {
  double speed = 1;
  int load;
  boolean noRemote;
  boolean diskFull;
  boolean refusesWork;

  Login login(String name, int slots, List<EnvironmentName> environments) {
    return new Login(
        noRemote ? 0 : 10_245, slots, environments, name, Machine.PLATFORM, true, noRemote, 3);
  }

  Stats stats() {
    return new Stats(diskFull ? 1000 : load, 1, 2, 3, 4000);
  }
}
