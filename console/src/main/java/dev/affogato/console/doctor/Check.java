package dev.affogato.console.doctor;

import java.util.List;

/** One question about this machine. Implementations are pure: they know the facts only. */
interface Check {
  /** What is so when nothing is found, as a sentence without a stop. */
  String allWell();

  /** Whether there was anything to judge. */
  default boolean hasLooked(Facts facts) {
    return true;
  }

  /** What is not as it should be. */
  List<Finding> judge(Facts facts);
}
