package dev.affogato.console.doctor;

import dev.affogato.console.doctor.WrapperFacts.Found;
import dev.affogato.console.doctor.WrapperFacts.Kind;
import java.util.ArrayList;
import java.util.List;

/** Whether a build that calls {@code gcc} calls us. Stateless. */
final class WrapperCheck implements Check {
  @Override
  public String allWell() {
    return "builds of this shell call Affogato for their compilers";
  }

  @Override
  public List<Finding> judge(Facts facts) {
    WrapperFacts wrappers = facts.wrappers();
    List<String> behind = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    List<String> icecream = new ArrayList<>();
    for (String name : wrappers.names()) {
      Found first = wrappers.first(name).orElseThrow();
      if (first.kind() == Kind.OURS || (first.isCcache() && wrappers.ccacheCallsUs())) {
        continue;
      }
      if (first.kind() == Kind.ICECREAM) {
        icecream.add(name + " is " + first.path());
      } else if (!first.isCcache()) {
        // Where ccache stands is a question of its own.
        (wrappers.has(name, Kind.OURS) ? behind : missing).add(name + " is " + first.path());
      }
    }
    List<Finding> findings = new ArrayList<>();
    add(findings, "wrapper-behind", behind, wrappers, " comes later on PATH");
    add(findings, "wrapper-missing", missing, wrappers, " is not on PATH");
    if (!icecream.isEmpty()) {
      findings.add(
          Finding.note(
              "wrapper-of-icecream",
              "another icecc comes first on PATH: " + String.join(", ", icecream),
              "Builds go through that one, which preprocesses every source here.",
              first(wrappers)));
    }
    return findings;
  }

  private static void add(
      List<Finding> findings,
      String code,
      List<String> names,
      WrapperFacts wrappers,
      String where) {
    if (!names.isEmpty()) {
      findings.add(
          Finding.fault(
              code,
              String.join(", ", names) + ": " + wrappers.folder() + where,
              "A build that calls these names compiles everything on this machine.",
              first(wrappers),
              "affogato run -- make -j$(affogato jobs)    # for one build"));
    }
  }

  private static String first(WrapperFacts wrappers) {
    return "export PATH=\"" + wrappers.folder() + ":$PATH\"";
  }
}
