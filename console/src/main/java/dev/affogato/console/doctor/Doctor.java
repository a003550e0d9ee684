package dev.affogato.console.doctor;

import dev.affogato.base.time.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Looks at everything once, and has every check judge it. Immutable. */
public final class Doctor {
  /** A machine of the same network that does not answer within this might as well be gone. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private static final List<Check> CHECKS =
      List.of(
          new WrapperCheck(),
          new CcacheCheck(),
          new RecursionCheck(),
          new DaemonCheck(),
          new SchedulerCheck(),
          new PortsCheck(),
          new CompilerCheck(),
          new MachineCheck(),
          new FoldersCheck(),
          new ClockCheck(),
          new BuilderCheck());

  private Doctor() {}

  /** Examines {@code surroundings}; some seconds. */
  public static Diagnosis examine(Surroundings surroundings, TimeSource time)
      throws IOException, InterruptedException {
    return judge(look(surroundings, time));
  }

  private static Facts look(Surroundings surroundings, TimeSource time)
      throws IOException, InterruptedException {
    MachineLook machine = new MachineLook(surroundings, time);
    WrapperFacts wrappers =
        new WrapperLook(surroundings.prefix(), surroundings.environment()).facts();
    DaemonFacts daemon = new DaemonLook(surroundings.environment(), PATIENCE).facts();
    NetworkFacts network = new NetworkLook(surroundings.link(), PATIENCE, time).facts();
    CompilerFacts compilers =
        new CompilerLook(
                surroundings,
                wrappers,
                daemon.first(DaemonFacts.State.ANSWERS).map(DaemonFacts.Socket::path))
            .facts();
    BuilderFacts builders = new BuilderLook(surroundings.root()).facts();
    return new Facts(
        wrappers,
        daemon,
        network,
        machine.facts(),
        compilers,
        builders,
        surroundings.settingsFile());
  }

  static Diagnosis judge(Facts facts) {
    List<Finding> findings = new ArrayList<>();
    List<String> well = new ArrayList<>();
    for (Check check : CHECKS) {
      List<Finding> found = check.judge(facts);
      if (found.isEmpty() && check.hasLooked(facts)) {
        well.add(check.allWell());
      }
      findings.addAll(found);
    }
    return new Diagnosis(findings, well);
  }
}
