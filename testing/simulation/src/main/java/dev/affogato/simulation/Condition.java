package dev.affogato.simulation;

import dev.affogato.protocol.icecc.message.Login;
import dev.affogato.protocol.icecc.message.Stats;
import dev.affogato.protocol.icecc.wire.EnvironmentName;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** How a machine is, as trouble and people change it. Confined to the simulation's thread. */
final class Condition {
  static final String DIRECT = "affogato-direct";
  private static final int PORT = 10_245;
  private static final int FEATURES = 3;

  double speed = 1;
  int load;
  boolean noRemote;
  boolean diskFull;
  boolean refusesWork;

  Stats stats() {
    return new Stats(diskFull ? 1000 : load, 1, 2, 3, 4000);
  }

  /** What {@code machine} says of itself, with the environments it has. */
  Login login(Machine machine, Set<String> environments) {
    return new Login(
        noRemote ? 0 : PORT,
        machine.slotCount(),
        announced(machine, environments),
        machine.name,
        Machine.PLATFORM,
        true,
        noRemote,
        FEATURES);
  }

  /** What it has installed since. */
  Login relogin(Machine machine, Set<String> environments) {
    return Login.relogin(announced(machine, environments), machine.name, true, FEATURES);
  }

  private static List<EnvironmentName> announced(Machine machine, Set<String> environments) {
    List<EnvironmentName> announced = new ArrayList<>();
    environments.forEach(name -> announced.add(new EnvironmentName(Machine.PLATFORM, name)));
    if (machine.ours) {
      announced.add(new EnvironmentName(Machine.PLATFORM, DIRECT));
    }
    return announced;
  }
}
