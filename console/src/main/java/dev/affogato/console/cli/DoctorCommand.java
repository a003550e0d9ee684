package dev.affogato.console.cli;

import dev.affogato.base.log.LogSetup;
import dev.affogato.base.time.TimeSource;
import dev.affogato.console.config.Complaint;
import dev.affogato.console.doctor.Diagnosis;
import dev.affogato.console.doctor.Doctor;
import dev.affogato.console.doctor.Finding;
import dev.affogato.console.doctor.Surroundings;
import dev.affogato.console.json.Json;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code affogato doctor}: what is wrong on this machine, and what cures it. */
@Command(
    name = "doctor",
    description = {
      "Looks for what keeps builds of this shell from using the network, or this machine from"
          + " helping others.",
      "Says what it is, what it costs, and the command that cures it. The exit status is 1 if"
          + " there is something to cure."
    },
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
  /** Exit status when something is to be cured. */
  private static final int FAULTS = 1;

  @Mixin private SchedulerChoice choice = new SchedulerChoice();

  @Option(
      names = "--quick",
      description = "Pack no compilers and open no archives, which takes seconds.")
  private boolean quick;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    // What is wrong is said once, and not by the parts that find it as well.
    LogSetup.install(0, null);
    ServerSettings settings = SchedulerChoice.daemonSettings();
    Diagnosis diagnosis =
        Doctor.examine(surroundings(settings), TimeSource.system())
            .with(settings.complaints().stream().map(DoctorCommand::finding).toList());
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.of(diagnosis.json()));
    } else {
      diagnosis.lines().forEach(out::println);
    }
    out.flush();
    return diagnosis.faults() == 0 ? 0 : FAULTS;
  }

  private Surroundings surroundings(ServerSettings settings) {
    int jobs = settings.value("--max-processes", -1);
    boolean noRemote = settings.value("--no-remote", false);
    return new Surroundings(
        System.getenv(),
        Prefix.folder(),
        Path.of("/"),
        Path.of("").toAbsolutePath(),
        choice.link(settings),
        jobs < 0 ? Runtime.getRuntime().availableProcessors() : jobs,
        !noRemote && jobs != 0,
        !quick,
        settings.files().isEmpty()
            ? "/etc/icecc/icecc.conf"
            // What a later file says counts.
            : settings.files().getLast().toString());
  }

  private static Finding finding(Complaint complaint) {
    return new Finding(
        "setting",
        Finding.Weight.FAULT,
        complaint.toString(),
        "The daemon runs otherwise than its settings say.",
        List.of("affogato config    # says what it would start with"));
  }
}
