package dev.affogato.console.doctor;

import java.util.ArrayList;
import java.util.List;

/** Whether the machine can take jobs of others: jails and memory. Stateless. */
final class MachineCheck implements Check {
  /** Twice what the daemon expects of a job before it knows better. */
  private static final long SLOT_MIB = 512;

  @Override
  public String allWell() {
    return "this machine can take jobs of others";
  }

  @Override
  public List<Finding> judge(Facts facts) {
    MachineFacts machine = facts.machine();
    List<Finding> findings = new ArrayList<>();
    machine
        .noJail()
        .filter(why -> machine.takesJobs())
        .ifPresent(why ->
            findings.add(
                Finding.fault(
                    "no-jail",
                    why.text(),
                    "Jobs of others are refused: this machine gives nothing to the network.",
                    cure(why.text()),
                    "affogato daemon --no-remote    # if it is to take none")));
    long fitting = Math.max(1, machine.memoryMib() / SLOT_MIB);
    if (machine.takesJobs() && machine.memoryMib() > 0 && machine.slots() > fitting) {
      findings.add(
          Finding.fault(
              "memory-small",
              machine.slots()
                  + " jobs at once have "
                  + machine.memoryMib() / machine.slots()
                  + " MiB each; C++ takes "
                  + SLOT_MIB,
              "Jobs wait for memory while the scheduler counts on the slots.",
              facts.set("MAX_JOBS", String.valueOf(fitting)),
              "affogato daemon -m " + fitting));
    }
    return findings;
  }

  /** The command in the sentence, quoted there as all of them are. */
  private static String cure(String text) {
    int open = text.indexOf('\'');
    int close = text.indexOf('\'', open + 1);
    return open >= 0 && close > open ? text.substring(open + 1, close) : "affogato daemon -vv";
  }
}
