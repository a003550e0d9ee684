package dev.affogato.daemon.work.sandbox;

import dev.affogato.base.process.Command;
import dev.affogato.base.process.ProcessResult;
import dev.affogato.daemon.work.Machine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs shell scripts in a jail whose environment has a shell and a few tools. */
final class Jail {
  static final String OUT = "/tmp/out";

  private static final List<String> TOOLS =
      List.of(
          "bash", "cat", "chmod", "chroot", "env", "id", "kill", "ls", "ln", "mkdir", "mknod",
          "mount", "mv", "rm", "setsid", "sleep", "nice", "setpriv", "touch", "umount", "unshare",
          "head");

  final Path root;
  final Path work;
  private final Sandbox sandbox;
  private JobLimits limits = JobLimits.forCompile(500);
  private String directory = OUT;
  private String outInside = OUT;

  /** What makes it. */
  enum Kind {
    OURS,
    BUBBLEWRAP
  }

  Jail(Path folder, Kind kind) throws Exception {
    Machine.open(folder);
    this.sandbox = sandbox(folder, kind);
    this.root = Machine.open(folder.resolve("env"));
    this.work = Machine.open(folder.resolve("work"));
    for (String tool : TOOLS) {
      Machine.pack(root, Path.of(HostTools.path(tool).orElseThrow()), "/usr/bin/" + tool);
    }
    for (String mountPoint : List.of("tmp", "proc", "dev")) {
      Machine.open(root.resolve(mountPoint));
    }
    Files.createDirectory(out());
    sandbox.user().own(work);
    sandbox.user().own(out());
  }

  private static Sandbox sandbox(Path folder, Kind kind) throws Exception {
    JobUser user = JobUser.choose("icecc", Machine.RUNNER);
    SandboxProbe probe =
        new SandboxProbe(
            new SandboxSettings(folder.resolve("probe"), user, Machine.NICE_LEVEL, null),
            Machine.RUNNER);
    return Machine.usable(probe.probe(kind == Kind.OURS ? probe.ours() : probe.bubblewraps()));
  }

  Path out() {
    return work.resolve("out");
  }

  Jail limits(JobLimits newLimits) {
    limits = newLimits;
    return this;
  }

  Jail folders(String newDirectory, String newOutInside) {
    directory = newDirectory;
    outInside = newOutInside;
    return this;
  }

  List<String> argv(String script) throws Exception {
    return sandbox.argv(
        new SandboxedCommand(
            root,
            List.of("/usr/bin/bash", "-c", script),
            Map.of("PATH", "/usr/bin", "LC_ALL", "C"),
            out(),
            outInside,
            directory,
            limits,
            work.resolve("report")),
        null);
  }

  ProcessResult run(String script) throws Exception {
    Files.deleteIfExists(work.resolve("report"));
    return Machine.RUNNER.run(Command.of(argv(script)));
  }

  JobReport report() throws Exception {
    return JobReport.read(work.resolve("report"), sandbox.shape());
  }
}
