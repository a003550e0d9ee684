package dev.affogato.client.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.process.ProcessResult;
import dev.affogato.base.reason.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The preprocessor, run by the launcher on the agent's behalf. */
class LauncherPreprocessTest {
  private static final byte[] NOTHING = {};

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
  void streamsTheOutputAndTellsTheEnd() throws Exception {
    rig.tool("gcc", "cat; seq 1 400000; echo \"$* $ADDED $_ICECC_SAFEGUARD $(pwd)\" >&2; exit 3\n");
    CompletableFuture<String> output = new CompletableFuture<>();
    CompletableFuture<CppEnd> seen = new CompletableFuture<>();
    rig.agent(launcher -> {
      ByteArrayOutputStream received = new ByteArrayOutputStream();
      seen.complete(
          launcher.preprocess(
              new PreprocessRequest("", List.of("gcc", "-E", "a b"), List.of("ADDED=yes")),
              received::write));
      output.complete(received.toString(java.nio.charset.StandardCharsets.ISO_8859_1));
      launcher.finish(0, NOTHING, NOTHING);
    });
    assertThat(rig.run(rig.icecc(), "gcc").status()).isZero();
    CppEnd end = seen.get();
    assertThat(end.status()).isEqualTo(3);
    assertThat(new String(end.stderr(), java.nio.charset.StandardCharsets.ISO_8859_1))
        .isEqualTo("-E a b yes 2 " + rig.work + "\n");
    assertThat(end.stderrTruncated()).isFalse();
    assertThat(end.maxRssKib()).isPositive();
    assertThat(end.userTime().plus(end.systemTime())).isPositive();
    assertThat(output.get()).hasLineCount(400_000).startsWith("1\n2\n").endsWith("400000\n");
  }

  @Test
  void canBeAskedSeveralTimes() throws Exception {
    rig.tool("gcc", "echo $1; exit $1\n");
    rig.agent(launcher -> {
      int sum = 0;
      for (String status : List.of("1", "2", "3")) {
        sum += launcher.preprocess(request("gcc", status), (b, s, n) -> {}).status();
      }
      launcher.finish(sum, NOTHING, NOTHING);
    });
    assertThat(rig.run(rig.icecc(), "gcc").status()).isEqualTo(6);
  }

  @Test
  void keepsTheFirstMegabyteOfErrors() throws Exception {
    rig.tool("gcc", "head -c 3000000 /dev/zero >&2\n");
    CompletableFuture<CppEnd> seen = new CompletableFuture<>();
    rig.agent(launcher -> {
      seen.complete(launcher.preprocess(request("gcc"), (b, s, n) -> {}));
      launcher.finish(0, NOTHING, NOTHING);
    });
    rig.run(rig.icecc(), "gcc");
    assertThat(seen.get().stderr()).hasSize(1 << 20);
    assertThat(seen.get().stderrTruncated()).isTrue();
  }

  @Test
  void tellsOfSignalsAndProgramsThatDoNotExist() throws Exception {
    rig.tool("gcc", "kill -9 $$\n");
    CompletableFuture<Integer> killed = new CompletableFuture<>();
    CompletableFuture<Integer> missing = new CompletableFuture<>();
    rig.agent(launcher -> {
      killed.complete(launcher.preprocess(request("gcc"), (b, s, n) -> {}).status());
      PreprocessRequest none = new PreprocessRequest("/no/such", List.of("such"), List.of());
      missing.complete(launcher.preprocess(none, (b, s, n) -> {}).status());
      launcher.finish(0, NOTHING, NOTHING);
    });
    // Callers that ignore SIGCHLD must not hide the status.
    rig.run("/bin/bash", "-c", "trap '' CHLD; exec " + rig.icecc() + " gcc");
    assertThat(killed.get()).isEqualTo(128 + 9);
    assertThat(missing.get()).isEqualTo(127);
  }

  @Test
  void stopsThePreprocessorWhenTheAgentDecidesOtherwise() throws Exception {
    Path stopped = root.resolve("stopped");
    rig.tool(
        "gcc",
        "if [ \"$1\" = -c ]; then echo compiled; exit; fi\n"
            + "trap 'echo stopped > %s; exit' TERM PIPE\nwhile echo line; do :; done\n"
                .formatted(stopped));
    rig.agent(launcher -> {
      try {
        launcher.preprocess(
            request("gcc"),
            (b, s, n) -> {
              throw new IOException("no host");
            });
      } catch (IOException noHost) {
        Reason reason = new Reason("no-host", noHost.getMessage());
        launcher.exec(ExecReply.asCalled(launcher.call(), reason));
        launcher.awaitClose();
      }
    });
    ProcessResult result = rig.run(rig.icecc(), "gcc", "-c");
    assertThat(result.stdoutText()).isEqualTo("compiled\n");
    assertThat(stopped).exists();
  }

  @Test
  void endsWithTheAgentAndCompilesItself() throws Exception {
    rig.tool("gcc", "[ \"$1\" = -c ] && exit 8\nwhile echo line; do :; done\n");
    rig.agent(launcher ->
        launcher.preprocess(
            request("gcc"),
            (b, s, n) -> {
              throw new IOException("broken on purpose");
            }));
    assertThat(rig.run(rig.icecc(), "gcc", "-c").status()).isEqualTo(8);
    assertThat(rig.fallbacks()).containsExactly("agent-lost");
  }

  @Test
  void diesWithTheLauncher() throws Exception {
    Path began = root.resolve("began");
    rig.run("mkfifo", began);
    rig.tool("gcc", "echo $$ > " + began + "\nexec tail -f /dev/null\n");
    rig.agent(launcher -> launcher.preprocess(request("gcc"), (b, s, n) -> {}));
    var running = rig.start(rig.icecc(), "gcc");
    long preprocessor = Long.parseLong(rig.run("cat", began).stdoutText().strip());
    ProcessHandle handle = ProcessHandle.of(preprocessor).orElseThrow();
    handle.parent().orElseThrow().destroyForcibly();
    running.get();
    handle.onExit().get();
    assertThat(Files.exists(root.resolve("account/fallback"))).isFalse();
  }

  private static PreprocessRequest request(String... argv) {
    return new PreprocessRequest("", List.of(argv), List.of());
  }
}
