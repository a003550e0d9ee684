package dev.affogato.console.doctor;

import dev.affogato.console.doctor.MachineFacts.Clock;
import dev.affogato.console.doctor.NetworkFacts.Heard;
import java.util.ArrayList;
import java.util.List;

/** Whether clocks agree, where something is decided by them. Stateless. */
final class ClockCheck implements Check {
  /** Within this, clocks of one network agree without a common source. */
  private static final long APART_S_MAX = 60;

  /** What was changed so shortly ago is read again each time (file stamps). */
  private static final long APART_MS_MAX = 2000;

  private static final int YEAR_MIN = 2026;
  private static final String CURE = "timedatectl set-ntp true    # or: chronyc makestep";

  @Override
  public String allWell() {
    return "the clocks agree";
  }

  @Override
  public List<Finding> judge(Facts facts) {
    Clock clock = facts.machine().clock();
    List<Finding> findings = new ArrayList<>();
    if (clock.year() < YEAR_MIN) {
      findings.add(
          Finding.fault(
              "clock-old",
              "this machine's clock says it is " + clock.year(),
              "Every file seems to come from the future and is read again for each job.",
              CURE));
    }
    if (Math.abs(clock.steppedMs()) > APART_MS_MAX) {
      findings.add(
          Finding.fault(
              "clock-steps",
              "the clock stepped by " + clock.steppedMs() + " ms while we looked",
              "Builds take files for older or newer than they are.",
              CURE));
    }
    if (Math.abs(clock.filesAheadMs()) > APART_MS_MAX) {
      findings.add(
          Finding.fault(
              "clock-of-files",
              "the file system of the working folder is "
                  + Math.abs(clock.filesAheadMs())
                  + " ms "
                  + (clock.filesAheadMs() > 0 ? "ahead of" : "behind")
                  + " this machine",
              "make compiles too much or too little.",
              CURE + ", on the file server too"));
    }
    clock
        .newest()
        .ifPresent(file ->
            findings.add(
                Finding.fault(
                    "file-from-future",
                    file + " was changed in the future",
                    "It is read again for each job, and make compiles it each time.",
                    "touch " + quoted(file))));
    for (Heard heard : facts.network().heard()) {
      if (heard.aheadSeconds() > APART_S_MAX) {
        findings.add(
            Finding.fault(
                "clock-of-scheduler",
                "the scheduler "
                    + heard.place()
                    + " started "
                    + heard.aheadSeconds()
                    + " s in this machine's future",
                "Of several schedulers the one that runs longest is chosen, by these clocks.",
                CURE + ", there and here"));
      }
    }
    return findings;
  }

  private static String quoted(String file) {
    return "'" + file.replace("'", "'\\''") + "'";
  }
}
