package dev.affogato.client.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.process.ProcessResult;
import dev.affogato.protocol.icecc.message.CompileFile;
import dev.affogato.protocol.icecc.message.End;
import dev.affogato.protocol.icecc.message.GetCs;
import dev.affogato.protocol.icecc.message.GetNativeEnv;
import dev.affogato.protocol.icecc.message.Language;
import dev.affogato.protocol.icecc.message.VerifyEnv;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs that another machine does well. */
class RemoteCompileTest {
  private static final String SOURCE =
      """
      #include "limits.h"
      #include "mine.h"
      int answer(void) { return MINE - INT_MAX; }
      """;

  @TempDir Path root;
  private Farm farm;

  @BeforeEach
  void setUp() throws Exception {
    farm = new Farm(root);
    farm.write("src/a.c", SOURCE);
    farm.write("src/mine.h", "#define MINE 1\n");
  }

  @AfterEach
  void tearDown() throws Exception {
    farm.close();
  }

  @Test
  void yieldsTheObjectOfTheLocalCompiler() throws Exception {
    // No -g: it records the -fdirectives-only of the remote command in the object.
    String[] command = {"gcc", "-O2", "-DX=1", "-c", "src/a.c", "-o", "a.o"};
    ProcessResult result = farm.icecc(command);
    assertThat(result.stderrText()).isEmpty();
    assertThat(result.status()).isZero();
    JobReport report = farm.nextReport();
    assertThat(report.outcome()).isEqualTo(Outcome.REMOTE);
    assertThat(report.host()).isEqualTo(FakeServer.HOST);
    assertThat(report.file()).isEqualTo("src/a.c");
    byte[] remote = farm.content("a.o");
    assertThat(report.objectBytes()).isEqualTo(remote.length);
    assertThat(report.sourceBytes()).isGreaterThan(report.sentBytes()).isPositive();
    farm.plain(command);
    assertThat(remote).isEqualTo(farm.content("a.o"));
    assertThat(farm.files()).containsExactly("a.o", "src/a.c", "src/mine.h");
  }

  @Test
  void tellsTheDaemonWhatIceccDoes() throws Exception {
    farm.environment.put("ICECC_PREFERRED_HOST", "fast");
    farm.environment.put("ICECC_ENV_COMPRESSION", "zstd");
    farm.icecc("g++", "-g", "-O2", "-x", "c++", "-c", "src/a.c");
    farm.nextReport();
    GetNativeEnv environment = farm.daemon.received(GetNativeEnv.class).getFirst();
    assertThat(environment.compiler()).isEqualTo("/usr/bin/g++");
    assertThat(environment.compression()).isEqualTo("zstd");
    GetCs request = farm.daemon.received(GetCs.class).getFirst();
    assertThat(request.environments().getFirst().name())
        .isEqualTo("0123456789abcdef0123456789abcdef");
    assertThat(request.filename()).endsWith("work/src/a.c");
    assertThat(request.language()).isEqualTo(Language.CPLUSPLUS);
    assertThat(request.count()).isEqualTo(1);
    assertThat(request.argumentFlags()).isEqualTo(GetCs.FLAG_G | GetCs.FLAG_O2);
    assertThat(request.preferredHost()).isEqualTo("fast");
    assertThat(request.minimalHostVersion()).isEqualTo(21);
    assertThat(request.requiredFeatures()).isZero();
    assertThat(request.target()).isEqualTo(request.environments().getFirst().platform());
    farm.await(() -> farm.daemon.received.getLast() instanceof End);
    CompileFile header = farm.server.received(CompileFile.class).getFirst();
    assertThat(header.compilerName()).isEqualTo("g++");
    assertThat(header.inputFile()).isEqualTo("src/a.c");
    assertThat(header.outputFile()).isEqualTo("a.o");
    assertThat(header.workingDirectory()).isEqualTo(farm.work.toString());
    assertThat(header.environment()).isEqualTo("0123456789abcdef0123456789abcdef");
  }

  @ParameterizedTest
  @ValueSource(ints = {21, 22, 28, 30, 31, 34, 35, 38, 39, 40, 41, 42, 43})
  void worksWithServersAndDaemonsOfEveryVersion(int version) throws Exception {
    farm.server.version = version;
    farm.daemon.version = version;
    farm.daemon.sendTo(FakeServer.HOST, farm.server.port(), false);
    assertThat(farm.icecc("gcc", "-O1", "-c", "src/a.c").status()).isZero();
    assertThat(farm.nextReport().reason().code()).isEqualTo("remote");
    byte[] remote = farm.content("a.o");
    farm.plain("gcc", "-O1", "-c", "src/a.c");
    assertThat(remote).isEqualTo(farm.content("a.o"));
    assertThat(farm.server.uploadedBytes).hasValue(250_000);
    assertThat(farm.server.received(VerifyEnv.class)).hasSize(version >= 31 ? 1 : 0);
  }

  @Test
  void sendsPreprocessedFilesAsTheyAre() throws Exception {
    farm.write("p.i", "# 1 \"p.c\"\nint p(void) { return 4; }\n");
    assertThat(farm.icecc("gcc", "-c", "p.i").status()).isZero();
    assertThat(farm.nextReport().outcome()).isEqualTo(Outcome.REMOTE);
    byte[] remote = farm.content("p.o");
    farm.plain("gcc", "-c", "p.i");
    assertThat(remote).isEqualTo(farm.content("p.o"));
  }

  @Test
  void sendsLargeSourcesInPieces() throws Exception {
    StringBuilder source = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      source.append("static int function_").append(i).append("(void);\n");
    }
    farm.write("large.c", source + "int last;\n");
    assertThat(farm.icecc("gcc", "-c", "large.c").status()).isZero();
    JobReport report = farm.nextReport();
    assertThat(report.outcome()).isEqualTo(Outcome.REMOTE);
    assertThat(report.sourceBytes()).isGreaterThan(source.length());
  }

  @Test
  void writesTheDependencyFileHere() throws Exception {
    farm.icecc("gcc", "-MMD", "-c", "src/a.c", "-o", "sub.o");
    assertThat(farm.nextReport().outcome()).isEqualTo(Outcome.REMOTE);
    byte[] ours = farm.content("sub.d");
    farm.plain("gcc", "-MMD", "-c", "src/a.c", "-o", "sub.o");
    assertThat(ours).isEqualTo(farm.content("sub.d"));
  }

  @Test
  void uploadsAnEnvironmentOnceForManyJobsAtOnce() throws Exception {
    farm.daemon.sendTo(FakeServer.HOST, farm.server.port(), false);
    var first = farm.start("gcc", "-c", "src/a.c", "-o", "1.o");
    var second = farm.start("gcc", "-c", "src/a.c", "-o", "2.o");
    assertThat(first.get().status()).isZero();
    assertThat(second.get().status()).isZero();
    assertThat(farm.nextReport().outcome()).isEqualTo(Outcome.REMOTE);
    assertThat(farm.nextReport().outcome()).isEqualTo(Outcome.REMOTE);
    assertThat(farm.server.concurrentUploadsMax).hasValue(1);
  }

  @Test
  void verifiesAnInstalledEnvironmentOnceOnly() throws Exception {
    farm.icecc("gcc", "-c", "src/a.c");
    farm.icecc("gcc", "-c", "src/a.c");
    assertThat(farm.nextReport().outcome()).isEqualTo(Outcome.REMOTE);
    assertThat(farm.nextReport().outcome()).isEqualTo(Outcome.REMOTE);
    assertThat(farm.server.received(VerifyEnv.class)).hasSize(1);
    assertThat(farm.server.uploads).hasValue(0);
  }

  @Test
  void printsRemoteWarningsWhenToldThatTheyAreFine() throws Exception {
    farm.write("w.c", "int w(void) { int unused; return 0; }\n");
    farm.environment.put("ICECC_CARET_WORKAROUND", "0");
    ProcessResult result = farm.icecc("gcc", "-Wall", "-c", "w.c");
    assertThat(farm.nextReport().outcome()).isEqualTo(Outcome.REMOTE);
    assertThat(result.stderrText()).contains("unused variable");
    assertThat(result.status()).isZero();
  }

  @Test
  void logsWhatToolsLookFor() throws Exception {
    Path log = root.resolve("icecc.log");
    farm.environment.put("ICECC_DEBUG", "debug");
    farm.environment.put("ICECC_LOGFILE", log.toString());
    ProcessResult result = farm.icecc("gcc", "-c", "src/a.c");
    farm.nextReport();
    assertThat(result.stderrText()).isEmpty();
    assertThat(log)
        .content()
        .containsPattern("ICECC\\[\\d+\\] \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d: ")
        .contains("Have to use host " + FakeServer.HOST + ":" + farm.server.port() + " - Job ID: 1")
        .contains("has env: true - match j: 0")
        .contains("</wait for cs: ");
  }

  @Test
  void followsTheOverrideOfTheCompiler() throws Exception {
    farm.environment.put("ICECC_CC", "/usr/bin/gcc-12-is-not-here");
    ProcessResult result = farm.icecc("gcc", "-c", "src/a.c");
    // It is no compiler, so the command runs as it is, and fails as it would without us.
    assertThat(result.status()).isEqualTo(127);
  }
}
