package dev.affogato.console.doctor;

import dev.affogato.console.doctor.CompilerFacts.Packing;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether the compilers in use can go along with their jobs. Stateless. */
final class CompilerCheck implements Check {
  private static final Pattern INSTALL = Pattern.compile("needs (\\S+); install (\\S+)");

  /** As daemons say it. */
  private static final Pattern CLOSED =
      Pattern.compile("^(/.*) is not packed because not every user may read it");

  @Override
  public String allWell() {
    return "the compilers can be sent to other machines";
  }

  @Override
  public boolean hasLooked(Facts facts) {
    return !facts.compilers().named().isEmpty() || !facts.compilers().packed().isEmpty();
  }

  @Override
  public List<Finding> judge(Facts facts) {
    List<Finding> findings = new ArrayList<>();
    for (String trouble : facts.compilers().unusable()) {
      findings.add(
          Finding.fault(
              "named-environment",
              trouble,
              "Jobs of that compiler stay on this machine.",
              "affogato env create    # prints the name for ICECC_VERSION",
              "unset ICECC_VERSION    # the daemon packs the compilers itself"));
    }
    for (Packing packing : facts.compilers().packed()) {
      packing
          .trouble()
          .ifPresent(trouble ->
              findings.add(
                  Finding.fault(
                      "not-packable",
                      packing.compiler() + " cannot be packed: " + trouble,
                      "Its jobs stay on this machine.",
                      cure(packing.compiler(), trouble))));
    }
    return findings;
  }

  private static String cure(String compiler, String trouble) {
    Matcher install = INSTALL.matcher(trouble);
    Matcher closed = CLOSED.matcher(trouble);
    if (closed.find()) {
      String file = closed.group(1);
      return "chmod o+rx '" + file + "' \"$(dirname '" + file + "')\"    # and the folders above";
    }
    return install.find()
        ? "apt-get install " + install.group(2)
        : "affogato env create " + compiler + "    # shows where it stops";
  }
}
