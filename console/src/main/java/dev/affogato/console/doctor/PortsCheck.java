package dev.affogato.console.doctor;

import dev.affogato.console.doctor.NetworkFacts.Door;
import java.util.ArrayList;
import java.util.List;

/** Whether the machines of the network can be reached from here. Stateless. */
final class PortsCheck implements Check {
  @Override
  public String allWell() {
    return "all machines that take jobs can be reached";
  }

  @Override
  public boolean hasLooked(Facts facts) {
    return !facts.network().machines().isEmpty();
  }

  @Override
  public List<Finding> judge(Facts facts) {
    List<Finding> findings = new ArrayList<>();
    for (Door machine : facts.network().machines()) {
      if (machine.reach() != Reach.OPEN) {
        findings.add(
            Finding.fault(
                "machine-port-closed",
                machine.name() + " (" + machine.place() + ") " + machine.reach().words(),
                "Jobs that the scheduler gives to it are compiled here after all."
                    + machine.reach().guess(),
                machine.reach() == Reach.REFUSED
                    ? "systemctl restart iceccd    # on " + machine.name()
                    : machine
                        .reach()
                        .cure(machine.name(), machine.address(), machine.port() + "/tcp")));
      }
    }
    facts
        .network()
        .text()
        .filter(door -> door.reach() != Reach.OPEN)
        .ifPresent(door ->
            findings.add(
                Finding.note(
                    "text-port-closed",
                    "the scheduler's port for questions, "
                        + door.place()
                        + ", "
                        + door.reach().words(),
                    "`affogato status` and `affogato jobs` cannot ask it, and the machines were not"
                        + " looked at.",
                    door.reach().cure(door.address(), door.address(), door.port() + "/tcp"))));
    return findings;
  }
}
