package dev.affogato.daemon.work.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.process.Command;
import dev.affogato.daemon.work.Machine;
import dev.affogato.daemon.work.SteppedTime;
import dev.affogato.daemon.work.environment.Archive;
import dev.affogato.daemon.work.environment.EnvironmentId;
import dev.affogato.daemon.work.environment.EnvironmentLimits;
import dev.affogato.daemon.work.environment.EnvironmentStore;
import dev.affogato.daemon.work.environment.Installation;
import dev.affogato.daemon.work.sandbox.ExecutionMode;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;

/** A compile service with one environment, and the verbs the tests need. */
final class Bench {
  static final EnvironmentId ID = new EnvironmentId("x86_64", "bench");

  final Path base;
  final SteppedTime time = new SteppedTime();
  final EnvironmentStore store;
  final CompileService service;
  private final ExecutionMode mode;
  private CompileLimits limits = new CompileLimits(1000, Duration.ofSeconds(60), 50 << 20, 20_000);

  Bench(Path dir) throws Exception {
    this(dir, new ExecutionMode.Jailed(Machine.sandbox(Machine.open(dir))));
  }

  Bench(Path dir, ExecutionMode mode) throws Exception {
    this.mode = mode;
    this.base = Machine.open(Machine.open(dir).resolve("base"));
    this.store = EnvironmentStore.open(base, EnvironmentLimits.defaults(), time);
    this.service = CompileService.open(mode, store, scratch(), time, Machine.RUNNER);
  }

  /** As a daemon does that is started after another one was killed. */
  void reopenService() throws Exception {
    CompileService.open(mode, store, scratch(), time, Machine.RUNNER);
  }

  Path scratch() {
    return base.resolve("jobs");
  }

  /** Installs an environment whose gcc is a shell script: the compiler with every vice. */
  Bench scriptedCompiler(String script) throws Exception {
    Path root = Machine.open(base.resolve("../packing"));
    for (String tool : List.of("bash", "cat", "head", "sleep", "chmod", "mkdir", "ln", "true")) {
      Path bin = Path.of("/bin", tool);
      Machine.pack(root, Files.exists(bin) ? bin : Path.of("/usr/bin", tool), "/usr/bin/" + tool);
    }
    Machine.open(root.resolve("bin"));
    Files.copy(root.resolve("usr/bin/true"), root.resolve("bin/true"));
    Files.copy(root.resolve("usr/bin/true"), root.resolve("usr/bin/as"));
    Path gcc = Files.writeString(root.resolve("usr/bin/gcc"), "#!/usr/bin/bash\n" + script + "\n");
    Files.setPosixFilePermissions(gcc, PosixFilePermissions.fromString("rwxr-xr-x"));
    return install(tar(root));
  }

  /** Installs an environment that nothing is going to run in. */
  Bench scriptedEnvironment() throws Exception {
    Path archive = Files.write(base.resolveSibling("environment.tar"), Archive.environment().tar());
    return install(archive);
  }

  Bench realCompilers() throws Exception {
    Path root = Machine.open(base.resolve("../packing"));
    Machine.packGcc(root);
    return install(tar(root));
  }

  Path tar(Path root) throws Exception {
    Path archive = base.resolveSibling("environment.tar");
    assertThat(
            Machine.RUNNER
                .run(Command.of("tar", "-C", root.toString(), "-cf", archive.toString(), "."))
                .status())
        .isZero();
    return archive;
  }

  Bench install(Path archive) throws Exception {
    try (Installation installation = store.install(ID);
        InputStream in = Files.newInputStream(archive)) {
      byte[] chunk = new byte[100_000];
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        installation.write(chunk, 0, n);
      }
      installation.finish();
    }
    return this;
  }

  Bench limits(CompileLimits newLimits) {
    limits = newLimits;
    return this;
  }

  static CompileJob job(String... flags) {
    return new CompileJob(
        7, ID, Language.C, List.of(flags), "gcc", "a.c", "/home/me", "a.o", false, 43);
  }

  CompileExecution start(CompileJob job) throws Exception {
    CompileStart start = service.start(job, limits);
    assertThat(start).isInstanceOf(CompileStart.Running.class);
    return ((CompileStart.Running) start).execution();
  }

  CompileOutcome.NotStarted startFails(CompileJob job) throws Exception {
    CompileStart start = service.start(job, limits);
    assertThat(start).isInstanceOf(CompileOutcome.NotStarted.class);
    return (CompileOutcome.NotStarted) start;
  }

  /** What a job gave, with its files read. */
  record Result(CompileOutcome outcome, byte[] object, byte[] dwo) {
    CompileOutcome.Compiled compiled() {
      assertThat(outcome).isInstanceOf(CompileOutcome.Compiled.class);
      return (CompileOutcome.Compiled) outcome;
    }

    String objectText() {
      return new String(object, StandardCharsets.ISO_8859_1);
    }

    String stderr() {
      return new String(compiled().stderr(), StandardCharsets.ISO_8859_1);
    }

    String stdout() {
      return new String(compiled().stdout(), StandardCharsets.ISO_8859_1);
    }
  }

  Result compile(CompileJob job, String source) throws Exception {
    return compile(job, source.getBytes(StandardCharsets.ISO_8859_1));
  }

  Result compile(CompileJob job, byte[] source) throws Exception {
    try (CompileExecution execution = start(job)) {
      execution.feed(source, 0, source.length);
      execution.endOfSource();
      CompileOutcome outcome = execution.await();
      boolean compiled = outcome instanceof CompileOutcome.Compiled;
      return new Result(
          outcome,
          compiled ? bytes(((CompileOutcome.Compiled) outcome).object()) : new byte[0],
          compiled ? bytes(((CompileOutcome.Compiled) outcome).dwo()) : new byte[0]);
    }
  }

  private static byte[] bytes(OutputFile file) throws Exception {
    if (file == null) {
      return new byte[0];
    }
    try (InputStream in = file.open()) {
      return in.readAllBytes();
    }
  }
}
