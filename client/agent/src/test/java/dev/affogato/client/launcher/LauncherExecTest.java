package dev.affogato.client.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.affogato.base.process.Command;
import dev.affogato.base.process.ProcessResult;
import dev.affogato.base.process.ProcessRunner;
import dev.affogato.base.reason.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The call as the agent sees it, and the launcher becoming what the agent names. */
class LauncherExecTest {
  private static final Reason REASON = new Reason("linking", "this call links");

  @TempDir Path root;
  private LauncherRig rig;

  @BeforeEach
  void setUp() throws Exception {
    rig = new LauncherRig(root);
  }

  @AfterEach
  void tearDown() throws Exception {
    rig.close();
  }

  @Test
  void describesTheCallCompletely() throws Exception {
    CompletableFuture<LauncherCall> seen = new CompletableFuture<>();
    rig.agent(launcher -> {
      seen.complete(launcher.call());
      launcher.finish(0, new byte[0], new byte[0]);
    });
    rig.fakeCompiler("gcc");
    rig.environment.put("PWD", "/somewhere/else");
    rig.environment.put("EMPTY", "");
    rig.run("/bin/sh", "-c", "umask 027; exec " + rig.link("gcc") + " -c 'a b.c' '' -o \\\\");
    LauncherCall call = seen.get();
    assertThat(call.kind()).isEqualTo(LauncherCall.Kind.COMPILER);
    assertThat(call.name()).isEqualTo(rig.links.resolve("gcc").toString());
    assertThat(call.compiler()).isEqualTo(rig.tools.resolve("gcc").toString());
    assertThat(call.arguments()).containsExactly("-c", "a b.c", "", "-o", "\\");
    assertThat(call.umask()).isEqualTo(027);
    assertThat(call.cwd()).isEqualTo(rig.work.toRealPath().toString());
    assertThat(call.stderrTty()).isFalse();
    assertThat(call.stdoutTty()).isFalse();
    assertThat(call.columns()).isZero();
    assertThat(call.variable("EMPTY")).isEmpty();
    assertThat(call.variable("EMPT")).isNull();
    assertThat(call.environment()).contains("PATH=" + rig.environment.get("PATH"));
  }

  @Test
  void tellsApartTheWaysOfBeingCalled() throws Exception {
    CompletableFuture<LauncherCall> explicit = new CompletableFuture<>();
    CompletableFuture<LauncherCall> run = new CompletableFuture<>();
    rig.agent(launcher -> {
      LauncherCall call = launcher.call();
      (call.kind() == LauncherCall.Kind.RUN ? run : explicit).complete(call);
      launcher.finish(0, new byte[0], new byte[0]);
    });
    rig.fakeCompiler("gcc");
    rig.run(rig.icecc(), "gcc", "-c");
    rig.run(rig.icerun(), "true", "x");
    assertThat(explicit.get().kind()).isEqualTo(LauncherCall.Kind.EXPLICIT);
    assertThat(explicit.get().name()).isEqualTo("gcc");
    assertThat(explicit.get().arguments()).containsExactly("-c");
    assertThat(run.get().name()).isEqualTo("true");
    assertThat(run.get().compiler()).isEqualTo("/usr/bin/true");
  }

  @Test
  void tellsAboutTheTerminal() throws Exception {
    boolean script = Files.isExecutable(Path.of("/usr/bin/script"));
    assumeTrue(script || System.getenv("CI") != null, "needs script(1) to make a terminal");
    CompletableFuture<LauncherCall> seen = new CompletableFuture<>();
    rig.agent(launcher -> {
      seen.complete(launcher.call());
      launcher.finish(0, new byte[0], new byte[0]);
    });
    rig.run("script", "-qec", "stty cols 77; " + rig.icerun() + " true", "/dev/null");
    LauncherCall call = seen.get();
    assertThat(call.stderrTty()).isTrue();
    assertThat(call.stdoutTty()).isTrue();
    assertThat(call.columns()).isEqualTo(77);
  }

  @Test
  void becomesTheProgramWithItsArgumentsEnvironmentAndStreams() throws Exception {
    rig.tool(
        "gcc",
        "cat; echo \"[$1][$2] $KEPT $ADDED ${REMOVED-gone} $_ICECC_SAFEGUARD\"; echo err >&2;"
            + " exit 5\n");
    rig.environment.put("KEPT", "kept");
    rig.environment.put("ADDED", "old");
    rig.environment.put("REMOVED", "old");
    rig.agent(launcher ->
        launcher.exec(
            new ExecReply(
                false,
                false,
                "",
                List.of("gcc", "one two", ""),
                List.of("ADDED=new", "REMOVED"),
                REASON)));
    Command command = rig.command(rig.icecc(), "gcc").withStdin(LauncherRig.bytes("stdin "));
    ProcessResult result = ProcessRunner.system().run(command);
    assertThat(result.stdoutText()).isEqualTo("stdin [one two][] kept new gone 2\n");
    assertThat(result.stderrText()).isEqualTo("err\n");
    assertThat(result.status()).isEqualTo(5);
    assertThat(rig.fallbacks()).isEmpty();
    assertThat(rig.launched()).isEqualTo(1);
  }

  @Test
  void canBecomeAnotherProgramThanTheOneFound() throws Exception {
    rig.fakeCompiler("gcc");
    rig.agent(launcher ->
        launcher.exec(
            new ExecReply(false, false, "/bin/echo", List.of("echo", "hi"), List.of(), REASON)));
    assertThat(rig.run(rig.icecc(), "gcc").stdoutText()).isEqualTo("hi\n");
  }

  @Test
  void passesOnArgumentsAndAnswersOfSeveralMegabytes() throws Exception {
    rig.tool("gcc", "echo $# ${#1}\n");
    String[] argv = new String[12];
    java.util.Arrays.fill(argv, "x".repeat(120_000));
    argv[0] = rig.icecc().toString();
    argv[1] = "gcc";
    rig.agent(launcher -> launcher.exec(ExecReply.asCalled(launcher.call(), REASON)));
    assertThat(rig.run((Object[]) argv).stdoutText()).isEqualTo("10 120000\n");
  }

  @Test
  void agentSeesTheEndOfTheCompiler() throws Exception {
    Path gate = root.resolve("gate");
    rig.run("mkfifo", gate);
    rig.tool("gcc", "read go < " + gate + "; echo ended > " + root.resolve("ended") + "\n");
    CompletableFuture<Boolean> endedFirst = new CompletableFuture<>();
    rig.agent(launcher -> {
      launcher.exec(ExecReply.asCalled(launcher.call(), REASON));
      launcher.awaitClose();
      endedFirst.complete(Files.exists(root.resolve("ended")));
    });
    Future<ProcessResult> running = rig.start(rig.icecc(), "gcc");
    rig.run("/bin/sh", "-c", "echo > " + gate);
    assertThat(running.get().succeeded()).isTrue();
    assertThat(endedFirst.get()).isTrue();
  }

  @Test
  void keepsTheSocketFromTheCompilerUnlessToldOtherwise() throws Exception {
    rig.tool("gcc", "for f in /proc/$$/fd/*; do readlink $f; done\n");
    rig.agent(launcher ->
        launcher.exec(new ExecReply(false, true, "", List.of("gcc"), List.of(), REASON)));
    assertThat(rig.run(rig.icecc(), "gcc").stdoutText())
        .doesNotContain("socket")
        .contains("/slot-");
  }

  @Test
  void keepsSignalSettingsOfItsCaller() throws Exception {
    rig.tool("gcc", "grep Sig /proc/self/status\n");
    rig.agent(launcher -> {
      // A preprocessor makes the launcher install handlers.
      launcher.preprocess(
          new PreprocessRequest("/bin/true", List.of("true"), List.of()), (b, s, n) -> {});
      launcher.exec(
          new ExecReply(
              false,
              false,
              "/bin/grep",
              List.of("grep", "-E", "SigIgn|SigBlk", "/proc/self/status"),
              List.of(),
              REASON));
    });
    String ignoring = "trap '' HUP CHLD; ";
    String expected =
        rig.run("/bin/sh", "-c", ignoring + "grep -E 'SigIgn|SigBlk' /proc/self/status")
            .stdoutText();
    assertThat(rig.run("/bin/sh", "-c", ignoring + rig.icecc() + " gcc").stdoutText())
        .isEqualTo(expected);
  }
}
