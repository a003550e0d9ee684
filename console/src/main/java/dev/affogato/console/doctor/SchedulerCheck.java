package dev.affogato.console.doctor;

import dev.affogato.console.doctor.NetworkFacts.Door;
import dev.affogato.console.doctor.NetworkFacts.Heard;
import dev.affogato.protocol.icecc.channel.ProtocolVersions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whether there is one scheduler, and the daemon is with it. Stateless. */
final class SchedulerCheck implements Check {
  private static final String COST = "Without one every job is compiled where it began.";

  @Override
  public String allWell() {
    return "one scheduler leads the network, and the daemon is with it";
  }

  @Override
  public List<Finding> judge(Facts facts) {
    NetworkFacts network = facts.network();
    List<Finding> findings = new ArrayList<>();
    if (network.named().isPresent()) {
      network
          .scheduler()
          .filter(door -> door.reach() != Reach.OPEN)
          .ifPresent(door -> findings.add(closed(network, door)));
    } else if (network.ours().isEmpty()) {
      findings.add(network.heard().isEmpty() ? none(facts) : otherNetwork(facts));
    } else {
      network
          .scheduler()
          .filter(door -> door.reach() != Reach.OPEN)
          .ifPresent(door -> findings.add(closed(network, door)));
    }
    Optional<Finding> several = several(network);
    several.ifPresent(findings::add);
    boolean found = findings.stream().noneMatch(each -> each.weight() == Finding.Weight.FAULT);
    if (found && !facts.daemon().linked().orElse(true)) {
      findings.add(
          Finding.fault(
              "daemon-unlinked",
              "this machine's daemon has no scheduler, though one is to be found from here",
              COST,
              "systemctl restart iceccd    # after looking at: affogato config daemon"));
    }
    return findings;
  }

  private static Finding none(Facts facts) {
    NetworkFacts network = facts.network();
    return Finding.fault(
        "scheduler-absent",
        "no scheduler answers a broadcast to UDP port " + network.port(),
        COST + " Broadcasts end at routers and firewalls.",
        "affogato scheduler -d -n " + network.netname() + "    # on one machine of the network",
        "echo ICECC_SCHEDULER_HOST=HOST >> "
            + facts.settingsFile()
            + "    # where broadcasts do not get to it");
  }

  private static Finding otherNetwork(Facts facts) {
    NetworkFacts network = facts.network();
    Heard other = network.heard().getFirst();
    return Finding.fault(
        "netname-mismatch",
        "the scheduler"
            + (network.heard().size() > 1 ? "s here lead " : " here leads ")
            + network.heard().stream()
                .map(heard -> "network " + heard.netname() + " (" + heard.place() + ")")
                .collect(Collectors.joining(", "))
            + ", and this machine looks for "
            + network.netname(),
        COST,
        "echo ICECC_NETNAME=" + quoted(other.netname()) + " >> " + facts.settingsFile(),
        "affogato daemon -d -n " + quoted(other.netname()));
  }

  private static Finding closed(NetworkFacts network, Door door) {
    boolean refused = door.reach() == Reach.REFUSED;
    return Finding.fault(
        refused ? "scheduler-refuses" : "scheduler-port-closed",
        "the scheduler's TCP port " + door.place() + " " + door.reach().words(),
        COST,
        refused
            ? "affogato scheduler -d -n " + network.netname() + "    # on " + door.address()
            : "ufw allow " + door.port() + "/tcp    # on " + door.address() + ", see also UDP");
  }

  /**
   * Those of Affogato stand by for each other, which may be meant so. Of the others daemons choose
   * one; which one may differ with what each of them hears.
   */
  private static Optional<Finding> several(NetworkFacts network) {
    List<Heard> ours = network.ours();
    if (ours.stream().map(Heard::place).distinct().count() < 2) {
      return Optional.empty();
    }
    boolean standBy = ours.stream().allMatch(heard -> heard.version() == ProtocolVersions.OWN);
    return Optional.of(
        new Finding(
            "several-schedulers",
            standBy ? Finding.Weight.NOTE : Finding.Weight.FAULT,
            ours.size()
                + " schedulers of network "
                + network.netname()
                + " answer: "
                + ours.stream().map(Heard::place).collect(Collectors.joining(", ")),
            standBy
                ? "One serves, and the others stand by. Is that meant so?"
                : "Machines that hear only one of them are lost to the others.",
            ours.stream()
                .skip(1)
                .map(heard -> "systemctl disable --now icecc-scheduler    # on " + heard.address())
                .toList()));
  }

  private static String quoted(String name) {
    return name.matches("[A-Za-z0-9_.-]+") ? name : "'" + name.replace("'", "'\\''") + "'";
  }
}
