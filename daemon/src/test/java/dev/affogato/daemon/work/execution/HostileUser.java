package dev.affogato.daemon.work.execution;

import dev.affogato.base.time.TimeSource;
import dev.affogato.daemon.work.Machine;
import dev.affogato.daemon.work.sandbox.ExecutionMode;
import dev.affogato.daemon.work.sandbox.Sandbox;
import dev.affogato.daemon.work.sandbox.group.ControlGroups;
import java.nio.file.Path;

/**
 * A program for {@link OrdinaryUserTest}: {@link HostileJobs} without being root. By hand, with a
 * folder and {@code groups} as arguments, it shows the same where control groups can be had.
 */
final class HostileUser {
  private HostileUser() {}

  public static void main(String[] arguments) throws Exception {
    Path dir = Path.of(arguments[0]);
    boolean wantsGroups = arguments.length > 1 && arguments[1].equals("groups");
    Sandbox sandbox =
        wantsGroups ? Machine.sandbox(dir, groups()) : Machine.sandbox(Machine.open(dir));
    Bench bench = new Bench(dir, new ExecutionMode.Jailed(sandbox));
    try (HostileJobs jobs = new HostileJobs(dir, bench);
        ServedAttacks served = new ServedAttacks(dir, sandbox, jobs)) {
      System.out.println("root: " + Machine.isRoot());
      for (Attack attack : Attack.values()) {
        System.out.println(jobs.run(attack));
      }
      for (Attack attack : Attack.values()) {
        System.out.println("served " + served.run(attack));
      }
      System.out.println("gone server: " + served.endWithTheServer());
      System.out.println("gone client: " + jobs.endsWhenItsClientIsGone());
      System.out.println("nothing left: " + jobs.leavesNothing());
    }
  }

  private static ControlGroups groups() {
    ControlGroups.Search search = ControlGroups.find(TimeSource.system());
    System.out.println(search);
    return ((ControlGroups.Found) search).groups();
  }
}
