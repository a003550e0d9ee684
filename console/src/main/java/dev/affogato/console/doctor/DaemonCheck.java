package dev.affogato.console.doctor;

import dev.affogato.console.doctor.DaemonFacts.Socket;
import dev.affogato.console.doctor.DaemonFacts.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether this machine's daemon can be asked for a place to compile. Stateless. */
final class DaemonCheck implements Check {
  private static final String COST = "Without it every job is compiled on this machine.";
  private static final String START =
      "systemctl restart iceccd    # or as root: affogato daemon -d";

  @Override
  public String allWell() {
    return "this machine's daemon answers";
  }

  @Override
  public List<Finding> judge(Facts facts) {
    DaemonFacts daemon = facts.daemon();
    List<Finding> findings = new ArrayList<>();
    if (!daemon.answers()) {
      findings.add(unreachable(daemon));
    }
    for (String note : daemon.notes()) {
      findings.add(
          Finding.note("daemon-note", "the daemon says: " + note, "It takes fewer jobs so."));
    }
    return findings;
  }

  private static Finding unreachable(DaemonFacts daemon) {
    Optional<Socket> denied = daemon.first(State.DENIED);
    Optional<Socket> silent = daemon.first(State.SILENT);
    Optional<Socket> dead = daemon.first(State.DEAD);
    if (silent.isPresent()) {
      return Finding.fault(
          "daemon-silent",
          "the daemon at " + silent.get().path() + " takes the connection and says nothing",
          "Clients wait for it before they compile here.",
          START);
    }
    if (denied.isPresent()) {
      String path = denied.get().path();
      int slash = path.lastIndexOf('/');
      return Finding.fault(
          "daemon-denied",
          "this user may not connect to " + path,
          COST,
          "sudo chmod a+rx "
              + (slash <= 0 ? "/" : path.substring(0, slash))
              + " && sudo chmod a+rw "
              + path);
    }
    if (dead.isPresent()) {
      return Finding.fault(
          "daemon-dead",
          "nobody listens at " + dead.get().path() + ": the daemon that made it has ended",
          COST,
          START);
    }
    return Finding.fault(
        "daemon-absent",
        "no daemon listens on this machine: not at "
            + String.join(", not at ", daemon.sockets().stream().map(Socket::path).toList()),
        COST + (daemon.testing() ? " ICECC_TEST_SOCKET names the only place looked at." : ""),
        daemon.testing() ? "unset ICECC_TEST_SOCKET" : START);
  }
}
