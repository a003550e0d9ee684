package dev.affogato.daemon.work.sandbox;

import dev.affogato.base.io.FileTrees;
import dev.affogato.base.process.Command;
import dev.affogato.base.process.ProcessResult;
import dev.affogato.base.process.ProcessRunner;
import dev.affogato.base.reason.Reason;
import dev.affogato.daemon.work.OpenFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tries whether a jail can be made, with a jail like those of jobs. Confined to one thread. */
final class SandboxProbe {
  private static final String PROOF = "jailed";
  private static final String INSIDE = "/tmp/probe";
  private static final int MEMORY_MIB = 512;

  /** Where a shell and its libraries lie on the distributions we know. */
  private static final List<String> SHELL_FOLDERS =
      List.of("/usr", "/bin", "/lib", "/lib32", "/lib64", "/nix", "/gnu");

  private final SandboxSettings settings;
  private final ProcessRunner runner;

  SandboxProbe(SandboxSettings settings, ProcessRunner runner) {
    this.settings = settings;
    this.runner = runner;
  }

  Sandbox.Probe probe() throws IOException, InterruptedException {
    Optional<String> program = HostTools.path("bwrap");
    if (program.isEmpty()) {
      return new Sandbox.Unusable(SandboxTrouble.missing());
    }
    String help = runner.run(Command.of(program.get(), "--help")).stdoutText();
    Bubblewrap bubblewrap = Bubblewrap.of(program.get(), help);
    Optional<Reason> trouble = Optional.empty();
    for (Bubblewrap attempt : bubblewrap.fromStrictest()) {
      trouble = trouble(attempt);
      if (trouble.isEmpty()) {
        return new Sandbox.Usable(sandbox(attempt));
      }
    }
    return new Sandbox.Unusable(trouble.orElseThrow());
  }

  private Sandbox sandbox(Bubblewrap bubblewrap) {
    JobPrefix prefix = new JobPrefix(HostTools.find(), settings.user(), settings.niceLevel());
    return new Sandbox(bubblewrap, prefix, settings.user());
  }

  private Optional<Reason> trouble(Bubblewrap bubblewrap) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory(OpenFolders.create(settings.scratch()), "probe");
    try {
      Path writable = Files.createDirectory(folder.resolve("out"));
      settings.user().own(folder);
      settings.user().own(writable);
      ProcessResult result = runner.run(Command.of(tryout(bubblewrap, folder, writable)));
      boolean jailed = result.succeeded() && Files.exists(writable.resolve(PROOF));
      return jailed
          ? Optional.empty()
          : Optional.of(SandboxTrouble.explain(result, settings.user()));
    } finally {
      FileTrees.delete(folder);
    }
  }

  private List<String> tryout(Bubblewrap bubblewrap, Path folder, Path writable) {
    SandboxedCommand command =
        new SandboxedCommand(
            Path.of("/"),
            List.of("/bin/sh", "-c", ": >" + PROOF),
            Map.of("PATH", "/usr/bin:/bin"),
            writable,
            INSIDE,
            INSIDE,
            JobLimits.forCompile(MEMORY_MIB),
            folder.resolve("report"));
    List<String> root = new ArrayList<>();
    for (String shown : SHELL_FOLDERS) {
      root.addAll(List.of("--ro-bind-try", shown, shown));
    }
    JobPrefix prefix = new JobPrefix(HostTools.find(), settings.user(), settings.niceLevel());
    return prefix.around(
        command.limits(),
        command.report(),
        true,
        sandbox(bubblewrap).jail(root, List.of(), command));
  }
}
