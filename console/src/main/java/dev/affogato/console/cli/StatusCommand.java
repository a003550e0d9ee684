package dev.affogato.console.cli;

import dev.affogato.base.address.Addresses;
import dev.affogato.base.log.LogSetup;
import dev.affogato.client.agent.DaemonSockets;
import dev.affogato.console.json.Json;
import dev.affogato.console.status.ClusterStatus;
import dev.affogato.console.status.DirectNumbers;
import dev.affogato.console.status.OwnDaemon;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code affogato status}: the cluster's daemons and jobs, as a table or as JSON. */
@Command(
    name = "status",
    description = "Shows the daemons and jobs of the cluster.",
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
  @Mixin private SchedulerChoice choice = new SchedulerChoice();

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    LogSetup.install(0, null);
    Optional<OwnDaemon> own = OwnDaemon.ask(DaemonSockets.of(System.getenv()));
    PrintWriter out = spec.commandLine().getOut();
    try {
      ClusterStatus status = ClusterStatus.ask(SchedulerChoice.textPort(choice.find()));
      if (json) {
        out.println(Json.of(asMap(status, own)));
      } else {
        printTable(out, status);
      }
      return 0;
    } finally {
      // Also where there is no cluster: what this machine has to say may be the reason.
      if (!json) {
        own.ifPresent(daemon -> printOwn(out, daemon));
      }
      out.flush();
    }
  }

  private static void printOwn(PrintWriter out, OwnDaemon own) {
    for (String fact : own.direct()) {
      out.printf("this machine (%s): direct %s%n", own.name(), lowered(fact));
    }
    for (String note : own.notes()) {
      out.printf("this machine (%s): %s%n", own.name(), note);
    }
  }

  private static String lowered(String fact) {
    return fact.isEmpty()
        ? fact
        : fact.substring(0, 1).toLowerCase(Locale.ROOT) + fact.substring(1);
  }

  private static void printTable(PrintWriter out, ClusterStatus status) {
    out.printf(
        "%-20s %-22s %-10s %9s %6s %8s%n",
        "DAEMON", "ADDRESS", "PLATFORM", "JOBS", "LOAD", "SPEED");
    for (ClusterStatus.DaemonStatus daemon : status.daemons()) {
      out.printf(
          "%-20s %-22s %-10s %4d/%-4d %6d %8.1f%n",
          daemon.name(),
          Addresses.withPort(daemon.address(), daemon.port()),
          daemon.platform(),
          daemon.jobsRunning(),
          daemon.jobsMax(),
          daemon.load(),
          daemon.speed());
    }
    if (status.daemons().isEmpty()) {
      out.println("no daemons: start one with `affogato daemon` on each machine");
    }
    if (!status.jobs().isEmpty()) {
      out.printf("%n%8s %-5s %-20s %-20s %s%n", "JOB", "STATE", "FROM", "ON", "FILE");
    }
    for (ClusterStatus.JobStatus job : status.jobs()) {
      out.printf(
          "%8d %-5s %-20s %-20s %s%n",
          job.id(), job.state(), job.submitter(), job.server(), job.file());
    }
  }

  private static Map<String, Object> asMap(ClusterStatus status, Optional<OwnDaemon> own) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("daemons", status.daemons().stream().map(StatusCommand::daemonMap).toList());
    object.put("jobs", status.jobs().stream().map(StatusCommand::jobMap).toList());
    own.ifPresent(daemon ->
        object.put(
            "this_machine",
            inOrder(
                List.of("name", "notes", "direct"),
                List.of(daemon.name(), daemon.notes(), DirectNumbers.of(daemon.direct())))));
    return object;
  }

  private static Map<String, Object> daemonMap(ClusterStatus.DaemonStatus daemon) {
    return inOrder(
        List.of("name", "address", "port", "platform", "speed", "jobs", "max_jobs", "load"),
        List.of(
            daemon.name(),
            daemon.address(),
            daemon.port(),
            daemon.platform(),
            daemon.speed(),
            daemon.jobsRunning(),
            daemon.jobsMax(),
            daemon.load()));
  }

  private static Map<String, Object> jobMap(ClusterStatus.JobStatus job) {
    return inOrder(
        List.of("id", "state", "submitter", "server", "file"),
        List.of(job.id(), job.state(), job.submitter(), job.server(), job.file()));
  }

  private static Map<String, Object> inOrder(List<String> keys, List<Object> values) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < keys.size(); i++) {
      map.put(keys.get(i), values.get(i));
    }
    return map;
  }
}
