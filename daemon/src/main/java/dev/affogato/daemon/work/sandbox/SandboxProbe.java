package dev.affogato.daemon.work.sandbox;

import dev.affogato.base.io.FileTrees;
import dev.affogato.base.process.Command;
import dev.affogato.base.process.ProcessResult;
import dev.affogato.base.process.ProcessRunner;
import dev.affogato.base.reason.Reason;
import dev.affogato.daemon.work.OpenFolders;
import dev.affogato.daemon.work.sandbox.group.JobGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tries whether a jail can be made, with a jail like those of jobs. Confined to one thread. */
final class SandboxProbe {
  private static final String PROOF = "jailed";
  private static final String INSIDE = "/tmp/probe";
  private static final JobLimits LIMITS = JobLimits.forCompile(512);

  /** Where a shell and its libraries lie on the distributions we know. */
  private static final List<String> SHELL_FOLDERS =
      List.of("/usr", "/bin", "/lib", "/lib32", "/lib64", "/nix", "/gnu");

  private final SandboxSettings settings;
  private final ProcessRunner runner;

  SandboxProbe(SandboxSettings settings, ProcessRunner runner) {
    this.settings = settings;
    this.runner = runner;
  }

  /** Tries ours first, then bubblewrap, each from its strictest. */
  Sandbox.Probe probe() throws IOException, InterruptedException {
    List<JailMaker> makers = new ArrayList<>(ours());
    makers.addAll(bubblewraps());
    return probe(makers);
  }

  Sandbox.Probe probe(List<? extends JailMaker> makers) throws IOException, InterruptedException {
    Optional<Reason> trouble = Optional.empty();
    for (Sandbox attempt : attempts(makers)) {
      trouble = trouble(attempt);
      if (trouble.isEmpty()) {
        return new Sandbox.Usable(attempt);
      }
    }
    return new Sandbox.Unusable(trouble.orElseGet(SandboxTrouble::missing));
  }

  List<OwnJail> ours() {
    return OwnJail.installed()
        .map(program -> OwnJail.fromStrictest(program, settings.user(), settings.niceLevel()))
        .orElse(List.of());
  }

  List<BubblewrapJail> bubblewraps() throws IOException, InterruptedException {
    Optional<String> program = HostTools.path("bwrap");
    if (program.isEmpty()) {
      return List.of();
    }
    String help = runner.run(Command.of(program.get(), "--help")).stdoutText();
    JobPrefix prefix = new JobPrefix(HostTools.find(), settings.user(), settings.niceLevel());
    return Bubblewrap.of(program.get(), help).fromStrictest().stream()
        .map(variant -> new BubblewrapJail(variant, prefix))
        .toList();
  }

  /** Without control groups only where nothing works with them. */
  private List<Sandbox> attempts(List<? extends JailMaker> makers) {
    List<Sandbox> attempts = new ArrayList<>();
    if (settings.groups() != null) {
      makers.forEach(maker -> attempts.add(new Sandbox(maker, settings.user(), settings.groups())));
    }
    makers.forEach(maker -> attempts.add(new Sandbox(maker, settings.user(), null)));
    return attempts;
  }

  private Optional<Reason> trouble(Sandbox sandbox) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory(OpenFolders.create(settings.scratch()), "probe");
    try (JobGroup group = sandbox.makeGroup(LIMITS)) {
      Path writable = Files.createDirectory(folder.resolve("out"));
      settings.user().own(folder);
      settings.user().own(writable);
      ProcessResult result = runner.run(Command.of(tryout(sandbox, group, folder, writable)));
      boolean jailed = result.succeeded() && Files.exists(writable.resolve(PROOF));
      return jailed
          ? Optional.empty()
          : Optional.of(SandboxTrouble.explain(result, settings.user()));
    } finally {
      FileTrees.delete(folder);
    }
  }

  private List<String> tryout(Sandbox sandbox, @Nullable JobGroup group, Path folder, Path writable)
      throws IOException {
    SandboxedCommand command =
        new SandboxedCommand(
            Path.of("/"),
            List.of("/bin/sh", "-c", ": >" + PROOF),
            Map.of("PATH", "/usr/bin:/bin"),
            writable,
            INSIDE,
            INSIDE,
            LIMITS,
            folder.resolve("report"));
    List<String> root = new ArrayList<>();
    for (String shown : SHELL_FOLDERS) {
      root.addAll(List.of("--ro-bind-try", shown, shown));
    }
    return sandbox.argv(command, group, root, List.of());
  }
}
