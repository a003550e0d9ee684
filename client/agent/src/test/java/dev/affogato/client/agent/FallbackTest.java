package dev.affogato.client.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.process.ProcessResult;
import dev.affogato.protocol.icecc.message.BlacklistHostEnv;
import dev.affogato.protocol.icecc.message.CompileFile;
import dev.affogato.protocol.icecc.message.CompileResult;
import dev.affogato.protocol.icecc.message.End;
import dev.affogato.protocol.icecc.message.FileChunk;
import dev.affogato.protocol.icecc.message.JobDone;
import dev.affogato.protocol.icecc.message.Ping;
import dev.affogato.protocol.icecc.message.StatusText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever goes wrong far away, the build gets what the local compiler makes, and nothing else. */
class FallbackTest {
  private static final String SOURCE = "#include <stddef.h>\nsize_t size(void) { return 4; }\n";

  @TempDir Path root;
  private Farm farm;

  @BeforeEach
  void setUp() throws Exception {
    farm = new Farm(root);
    farm.write("a.c", SOURCE);
  }

  @AfterEach
  void tearDown() throws Exception {
    farm.close();
  }

  @Test
  void whenNobodyListensThere() throws Exception {
    farm.server.close();
    expectLocal("remote-unreachable");
  }

  @Test
  void whenTheServerClosesAtOnce() throws Exception {
    farm.server.steps =
        new FakeServer.Steps() {
          @Override
          public boolean accepted(Peer peer) {
            return false;
          }
        };
    expectLocal("remote-unreachable");
  }

  @Test
  void whenTheServerSpeaksSomethingElse() throws Exception {
    farm.server.steps =
        new FakeServer.Steps() {
          @Override
          public boolean accepted(Peer peer) throws IOException {
            peer.sendRaw("HTTP/1.1 400\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            return false;
          }
        };
    expectLocal("remote-unreachable");
  }

  @Test
  void whenTheServerLeavesAtTheHeader() throws Exception {
    farm.server.steps =
        new FakeServer.Steps() {
          @Override
          public boolean gotHeader(Peer peer, CompileFile header) {
            return false;
          }
        };
    expectLocal("remote-lost");
  }

  @Test
  void whenTheServerLeavesInTheMiddleOfTheSource() throws Exception {
    farm.write(
        "a.c", SOURCE + "/* " + "long ".repeat(400_000) + " */\n" + "int x;\n".repeat(60_000));
    farm.server.steps =
        new FakeServer.Steps() {
          @Override
          public boolean gotChunk(Peer peer, int number) {
            return number < 2;
          }
        };
    expectLocal("remote-lost");
  }

  @Test
  void whenTheServerLeavesInsteadOfAResult() throws Exception {
    farm.server.steps =
        new FakeServer.Steps() {
          @Override
          public boolean gotSource(Peer peer, byte[] source) {
            return false;
          }
        };
    expectLocal("remote-lost");
  }

  @Test
  void whenTheServerExplainsItself() throws Exception {
    farm.server.steps =
        new FakeServer.Steps() {
          @Override
          public boolean gotSource(Peer peer, byte[] source) throws IOException {
            peer.send(new StatusText("usr/bin/as is missing"));
            return false;
          }
        };
    JobReport report = expectLocal("remote-status");
    assertThat(report.reason().text()).contains("usr/bin/as is missing");
  }

  @Test
  void whenTheServerSendsAnUnexpectedMessage() throws Exception {
    farm.server.steps =
        new FakeServer.Steps() {
          @Override
          public boolean gotSource(Peer peer, byte[] source) throws IOException {
            peer.send(new Ping());
            return false;
          }
        };
    expectLocal("remote-protocol");
  }

  @Test
  void whenTheServerLeavesInTheMiddleOfTheObject() throws Exception {
    farm.server.steps =
        new FakeServer.Steps() {
          @Override
          public boolean beforeObject(Peer peer, byte[] object) throws IOException {
            byte[] half = Arrays.copyOf(object, object.length / 2);
            peer.send(FileChunk.of(half, 0, half.length, peer.version(), 1));
            return false;
          }
        };
    expectLocal("remote-lost");
  }

  @Test
  void whenTheObjectIsDamaged() throws Exception {
    farm.server.steps =
        new FakeServer.Steps() {
          @Override
          public boolean beforeObject(Peer peer, byte[] object) throws IOException {
            FileChunk good = FileChunk.of(object, 0, object.length, peer.version(), 1);
            byte[] bad = good.compressed().clone();
            Arrays.fill(bad, 0, Math.min(8, bad.length), (byte) 7);
            peer.send(new FileChunk(good.contentBytes(), good.compression(), bad));
            peer.send(new End());
            return false;
          }
        };
    expectLocal("remote-protocol");
  }

  @Test
  void whenTheServerRunsOutOfMemory() throws Exception {
    answer(new CompileResult("virtual memory exhausted", "", 105, true, false));
    expectLocal("remote-out-of-memory");
  }

  @Test
  void whenTheRemoteCompilerIsKilled() throws Exception {
    answer(new CompileResult("", "", 128 + 9, false, false));
    expectLocal("remote-crashed");
  }

  @Test
  void whenTheServerSaysThatItsCompilerDied() throws Exception {
    answer(new CompileResult("", "", 105, false, false));
    expectLocal("remote-crashed");
  }

  @Test
  void whenTheRemoteCompilerMissesAFile() throws Exception {
    answer(new CompileResult("fatal error: 'x.h' file not found", "", 1, false, false));
    expectLocal("remote-file-missing");
  }

  @Test
  void whenTheRemoteCompilerFailsWithoutAWord() throws Exception {
    answer(new CompileResult("", "", 1, false, false));
    expectLocal("compile-failed");
  }

  @Test
  void whenTheRemoteCompilerPrintsAnything() throws Exception {
    answer(new CompileResult("note: something", "", 0, false, false));
    expectLocal("compiler-output");
  }

  @Test
  void whenTheServerPromisesADwoFile() throws Exception {
    answer(new CompileResult("", "", 0, false, true));
    expectLocal("remote-protocol");
  }

  @Test
  void whenTheEnvironmentIsRejected() throws Exception {
    farm.server.steps =
        new FakeServer.Steps() {
          @Override
          public boolean environmentWorks() {
            return false;
          }
        };
    expectLocal("environment-rejected");
    farm.await(() -> !farm.daemon.received(BlacklistHostEnv.class).isEmpty());
    BlacklistHostEnv blacklist = farm.daemon.received(BlacklistHostEnv.class).getFirst();
    assertThat(blacklist.hostname()).isEqualTo(FakeServer.HOST);
    assertThat(blacklist.name()).isEqualTo("0123456789abcdef0123456789abcdef");
  }

  @Test
  void whenTheEnvironmentCannotEvenBeTried() throws Exception {
    farm.daemon.sendTo(FakeServer.HOST, farm.server.port(), false);
    farm.server.steps =
        new FakeServer.Steps() {
          @Override
          public boolean beforeVerdict(Peer peer) throws IOException {
            peer.send(new StatusText("bin/true is not executable"));
            return false;
          }
        };
    expectLocal("remote-status");
    assertThat(farm.daemon.received(BlacklistHostEnv.class)).isEmpty();
  }

  @Test
  void whenTheServerVanishesWithTheEnvironmentAndThenAtOnceForAMinute() throws Exception {
    farm.daemon.sendTo(FakeServer.HOST, farm.server.port(), false);
    farm.server.steps =
        new FakeServer.Steps() {
          @Override
          public boolean beforeVerdict(Peer peer) {
            return false;
          }
        };
    expectLocal("remote-lost");
    assertThat(farm.icecc("gcc", "-O1", "-c", "a.c").status()).isZero();
    assertThat(farm.nextReport().reason().code()).isEqualTo("remote-unreachable");
  }

  @Test
  void whenTheServerIsTooOldToVerify() throws Exception {
    farm.environment.put("ICECC_IGNORE_UNVERIFIED", "");
    farm.server.version = 30;
    expectLocal("environment-rejected");
  }

  @Test
  void whenTheDaemonCannotPackTheCompiler() throws Exception {
    farm.daemon.environment = null;
    expectLocal("no-environment");
  }

  @Test
  void whenTheDaemonSaysWhyItCannotPackTheCompiler() throws Exception {
    farm.daemon.environment = null;
    farm.daemon.cannotPack = "No space left on device";
    assertThat(expectLocal("no-environment").reason().text()).contains("No space left on device");
  }

  @Test
  void whenTheDaemonsArchiveIsMissing() throws Exception {
    farm.daemon.environment = root.resolve("gone.tar.gz").toString();
    expectLocal("no-environment");
  }

  @Test
  void whenTheArchiveVanishesMeanwhile() throws Exception {
    Path archive = Path.of(farm.daemon.environment);
    farm.daemon.answer =
        (request, jobId) -> {
          archive.toFile().delete();
          farm.daemon.sendTo(FakeServer.HOST, farm.server.port(), false);
          return farm.daemon.answer.to(request, jobId);
        };
    expectLocal("environment-unreadable");
  }

  @Test
  void whenAnExtraFileIsMissing() throws Exception {
    farm.environment.put("ICECC_EXTRAFILES", "no-such-plugin.so");
    expectLocal("extra-file");
  }

  @Test
  void whenNoEnvironmentFitsTheCompiler() throws Exception {
    farm.environment.put("ICECC_VERSION", "");
    expectLocal("no-environment");
  }

  @Test
  void whenTheDaemonLeavesInsteadOfNamingAServer() throws Exception {
    farm.daemon.answer = (request, jobId) -> null;
    expectLocal("daemon-lost");
  }

  @Test
  void whenTheDaemonAnswersSomethingElse() throws Exception {
    farm.daemon.answer = (request, jobId) -> new End();
    expectLocal("no-server");
  }

  @Test
  void whenTheSocketOfATestIsDead() throws Exception {
    farm.environment.put("ICECC_TEST_SOCKET", root.resolve("nobody.sock").toString());
    assertThat(compile().outcome()).isEqualTo(Outcome.LOCAL);
    assertThat(farm.daemon.received).isEmpty();
  }

  @Test
  void whenThereIsNoDaemon() throws Exception {
    farm.daemon.close();
    JobReport report = compile();
    assertThat(report.reason().code()).isEqualTo("no-daemon");
    assertThat(report.outcome()).isEqualTo(Outcome.LOCAL);
  }

  @Test
  void whenThePreprocessorFails() throws Exception {
    farm.write("broken.c", "#include \"missing.h\"\n");
    ProcessResult ours = farm.icecc("gcc", "-c", "broken.c");
    assertThat(farm.nextReport().reason().code()).isEqualTo("preprocessor-failed");
    // The scheduler learns that the host is not to blame.
    assertThat(farm.daemon.received(JobDone.class))
        .singleElement()
        .satisfies(done -> assertThat(done.exitCode()).isEqualTo(1));
    ProcessResult plain = farm.plain("/usr/bin/gcc", "-c", "broken.c");
    assertThat(ours.status()).isEqualTo(plain.status());
    assertThat(ours.stderrText()).isEqualTo(plain.stderrText());
  }

  @Test
  void whenThePreprocessorWarns() throws Exception {
    farm.write("warn.c", "#warning look here\nint x;\n");
    ProcessResult ours = farm.icecc("gcc", "-c", "warn.c");
    assertThat(farm.nextReport().reason().code()).isEqualTo("preprocessor-output");
    ProcessResult plain = farm.plain("/usr/bin/gcc", "-c", "warn.c");
    assertThat(ours.stderrText()).isEqualTo(plain.stderrText());
    assertThat(farm.content("warn.o")).isNotEmpty();
  }

  @Test
  void whenTheSourceHasErrorsTheLocalCompilerTellsThem() throws Exception {
    farm.write("wrong.c", "int f(void) { return missing; }\n");
    ProcessResult ours = farm.icecc("gcc", "-c", "wrong.c");
    assertThat(farm.nextReport().reason().code()).isEqualTo("compile-failed");
    ProcessResult plain = farm.plain("/usr/bin/gcc", "-c", "wrong.c");
    assertThat(ours.stderrText()).isEqualTo(plain.stderrText());
    assertThat(ours.status()).isEqualTo(1);
    assertThat(farm.files()).containsExactly("a.c", "wrong.c");
  }

  @Test
  void notWhenAHeaderIsToBeIncludedOnce() throws Exception {
    farm.write("once.h", "#pragma once\nint x;\n");
    farm.write("once.c", "#include \"once.h\"\n#include \"once.h\"\n");
    assertThat(farm.icecc("gcc", "-c", "once.c").status()).isZero();
    assertThat(farm.nextReport().outcome()).isEqualTo(Outcome.REMOTE);
  }

  @Test
  void notWhenTheSourceIsParallelButItsMacrosAreExpandedHere() throws Exception {
    farm.write(
        "omp.c",
        "void f(int *a) {\n#pragma omp parallel for\nfor (int i = 0; i < 9; i++) a[i] = i;\n}\n");
    assertThat(farm.icecc("gcc", "-O1", "-fopenmp", "-c", "omp.c").status()).isZero();
    assertThat(farm.nextReport().outcome()).isEqualTo(Outcome.REMOTE);
    byte[] ours = farm.content("omp.o");
    farm.plain("gcc", "-O1", "-fopenmp", "-c", "omp.c");
    assertThat(ours).isEqualTo(farm.content("omp.o"));
  }

  @Test
  void notWhenTheSourceAsksForTheTimeAndMacrosAreExpandedHere() throws Exception {
    farm.environment.put("ICECC_REMOTE_CPP", "0");
    farm.environment.put("SOURCE_DATE_EPOCH", "86400");
    farm.write("clock.c", "const char *date = __DATE__;\n");
    assertThat(farm.icecc("gcc", "-c", "clock.c").status()).isZero();
    assertThat(farm.nextReport().outcome()).isEqualTo(Outcome.REMOTE);
    assertThat(new String(farm.content("clock.o"), StandardCharsets.ISO_8859_1))
        .contains("Jan  2 1970");
  }

  @Test
  void notWhenOnlyTheDaemonDiesInTheMiddle() throws Exception {
    farm.daemon.leaveAfterAnswer = true;
    assertThat(farm.icecc("gcc", "-c", "a.c").status()).isZero();
    assertThat(farm.nextReport().outcome()).isEqualTo(Outcome.REMOTE);
  }

  @Test
  void whenThePreprocessedFileCannotBeRead() throws Exception {
    farm.write("gone.i", "int x;\n");
    farm.daemon.answer =
        (request, jobId) -> {
          farm.work.resolve("gone.i").toFile().delete();
          farm.daemon.sendTo(FakeServer.HOST, farm.server.port(), true);
          return farm.daemon.answer.to(request, jobId);
        };
    ProcessResult ours = farm.icecc("gcc", "-c", "gone.i");
    assertThat(farm.nextReport().reason().code()).isEqualTo("source-unreadable");
    assertThat(ours.status()).isEqualTo(1);
  }

  @Test
  void keepsAnOlderObjectUntilTheNewOneIsComplete() throws Exception {
    Files.writeString(farm.work.resolve("a.o"), "older");
    answer(new CompileResult("", "", 0, false, false));
    farm.server.steps =
        new FakeServer.Steps() {
          @Override
          public boolean beforeObject(Peer peer, byte[] object) throws IOException {
            peer.send(FileChunk.of(object, 0, 10, peer.version(), 1));
            // The launcher has its temporary file by now, and the object is still the older one.
            assertThat(Files.readString(farm.work.resolve("a.o"))).isEqualTo("older");
            return false;
          }
        };
    expectLocal("remote-lost");
  }

  private void answer(CompileResult result) {
    farm.server.steps =
        new FakeServer.Steps() {
          @Override
          public CompileResult result(CompileResult real) {
            return result;
          }
        };
  }

  private JobReport expectLocal(String code) throws Exception {
    JobReport report = compile();
    assertThat(report.reason().code()).as(report.reason().text()).isEqualTo(code);
    assertThat(report.outcome()).isEqualTo(Outcome.LOCAL);
    // On a fresh conversation, in a slot.
    assertThat(farm.daemon.slotsGiven).hasValue(1);
    return report;
  }

  private JobReport compile() throws Exception {
    ProcessResult result = farm.icecc("gcc", "-O1", "-c", "a.c");
    assertThat(result.stderrText()).isEmpty();
    assertThat(result.status()).isZero();
    byte[] ours = farm.content("a.o");
    assertThat(farm.files()).isEqualTo(List.of("a.c", "a.o"));
    assertThat(farm.launcherFallbacks()).isEmpty();
    farm.plain("gcc", "-O1", "-c", "a.c");
    assertThat(ours).isEqualTo(farm.content("a.o"));
    return farm.nextReport();
  }
}
