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
  private static final String COST = "Without a scheduler every job is compiled where it began.";

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
          .ifPresent(door -> findings.add(closed(facts, door)));
    } else if (network.ours().isEmpty()) {
      findings.add(network.heard().isEmpty() ? none(facts) : otherNetwork(facts));
    } else {
      network
          .scheduler()
          .filter(door -> door.reach() != Reach.OPEN)
          .ifPresent(door -> findings.add(closed(facts, door)));
    }
    Optional<Finding> several = several(network);
    several.ifPresent(findings::add);
    boolean found = findings.stream().noneMatch(each -> each.weight() == Finding.Weight.FAULT);
    if (found && !facts.daemon().linked().orElse(true)) {
      findings.add(
          Finding.fault(
              "daemon-unlinked",
              "this machine's daemon has no scheduler, though one of network "
                  + network.netname()
                  + " is to be found from here",
              COST,
              "affogato config daemon    # does it say the same network, and no other host?",
              "systemctl restart iceccd"));
    }
    return findings;
  }

  private static Finding none(Facts facts) {
    NetworkFacts network = facts.network();
    return Finding.fault(
        "scheduler-absent",
        "no scheduler answers a broadcast to UDP port " + network.port(),
        COST
            + " Broadcasts end at routers, and a firewall here lets their answers in only by a"
            + " rule for UDP from port "
            + network.port()
            + ".",
        "affogato scheduler -d -n "
            + quoted(network.netname())
            + "    # on one machine of the network",
        facts.set("SCHEDULER_HOST", "HOST") + "    # where broadcasts do not get to it");
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
        facts.set("NETNAME", quoted(other.netname())),
        "affogato daemon -d -n " + quoted(other.netname()));
  }

  private static Finding closed(Facts facts, Door door) {
    NetworkFacts network = facts.network();
    boolean refused = door.reach() == Reach.REFUSED;
    List<String> cures = new ArrayList<>();
    cures.add(
        refused
            ? "affogato scheduler -d -n " + quoted(network.netname()) + "    # on " + door.address()
            // By UDP as well, where it is searched.
            : door.reach().cure(door.address(), door.address(), String.valueOf(door.port())));
    // One that was named is not looked for, even if another one answers.
    network.ours().stream()
        .filter(heard -> network.named().isPresent() && !heard.address().equals(door.address()))
        .findFirst()
        .ifPresent(heard ->
            cures.add(facts.set("SCHEDULER_HOST", heard.address()) + "    # which answers"));
    return new Finding(
        refused ? "scheduler-refuses" : "scheduler-port-closed",
        Finding.Weight.FAULT,
        (door.reach() == Reach.NAMELESS
                ? "the scheduler's name " + door.address()
                : "the scheduler's TCP port " + door.place())
            + " "
            + door.reach().words(),
        COST + door.reach().guess(),
        cures);
  }

  /**
   * Those of Affogato stand by for each other, which may be meant so; icecream's give way as soon
   * as they hear a better one, if they are as new. Of older ones each daemon chooses one, and which
   * one differs with what each of them hears.
   */
  private static Optional<Finding> several(NetworkFacts network) {
    List<Heard> ours = network.ours();
    if (ours.stream().map(Heard::place).distinct().count() < 2) {
      return Optional.empty();
    }
    boolean giveWay = ours.stream().allMatch(heard -> heard.version() == ProtocolVersions.OWN);
    return Optional.of(
        new Finding(
            "several-schedulers",
            giveWay ? Finding.Weight.NOTE : Finding.Weight.FAULT,
            ours.size()
                + " schedulers of network "
                + network.netname()
                + " answer: "
                + ours.stream().map(Heard::place).collect(Collectors.joining(", ")),
            giveWay
                ? "One serves. Those of Affogato stand by for it; icecream's lose time, their own and"
                    + " that of machines that found them. Is that meant so?"
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
