package dev.affogato.console.doctor;

import dev.affogato.console.doctor.WrapperFacts.Found;
import dev.affogato.console.doctor.WrapperFacts.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Whether there is a compiler behind the launcher, rather than the launcher again. Stateless. */
final class RecursionCheck implements Check {
  private static final Set<Kind> LAUNCHERS = Set.of(Kind.OURS, Kind.ICECREAM);

  @Override
  public String allWell() {
    return "behind the launcher is a compiler";
  }

  @Override
  public List<Finding> judge(Facts facts) {
    WrapperFacts wrappers = facts.wrappers();
    List<Finding> findings = new ArrayList<>();
    wrappers
        .overrides()
        .forEach((variable, found) -> {
          if (LAUNCHERS.contains(found.kind()) || found.kind() == Kind.CIRCLE) {
            findings.add(
                Finding.fault(
                    "compiler-is-launcher",
                    variable + "=" + found.path() + " is a launcher, not a compiler",
                    "The launcher runs what the variable names, and so itself, in circles.",
                    "unset " + variable));
          }
        });
    wrappers
        .found()
        .forEach((name, found) ->
            found.stream()
                .filter(f -> f.kind() == Kind.CIRCLE)
                .findFirst()
                .ifPresent(script -> findings.add(circle(name, script))));
    if (wrappers.names().isEmpty()) {
      findings.add(
          Finding.fault(
              "no-compiler",
              "there is no compiler on PATH"
                  + (wrappers.found().isEmpty() ? "" : " besides launchers"),
              "Links, and whatever cannot leave this machine, have nothing to run.",
              "apt-get install gcc g++    # or as your distribution has it"));
    }
    return findings;
  }

  private static Finding circle(String name, Found script) {
    return Finding.fault(
        "compiler-calls-launcher",
        script.path() + " is a script that calls the launcher again",
        "The launcher takes it for the compiler; each calls the other, in circles.",
        "rm " + script.path() + "    # or have it name the compiler by its full path: " + name);
  }
}
