package dev.affogato.client.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.affogato.base.process.ProcessResult;
import dev.affogato.protocol.icecc.message.CompileFile;
import dev.affogato.protocol.icecc.message.CompileResult;
import dev.affogato.protocol.icecc.message.End;
import dev.affogato.protocol.icecc.message.GetCs;
import dev.affogato.protocol.icecc.message.GetNativeEnv;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** All that compilers make: objects, assembler text, split debug information, errors. */
class OutputsTest {
  private static final Path CLANG = Path.of("/usr/bin/clang");

  @TempDir Path root;
  private Farm farm;

  @BeforeEach
  void setUp() throws Exception {
    farm = new Farm(root);
    farm.write("a.c", "#include \"a.h\"\nint f(int x) { return TWICE(x); }\n");
    farm.write("a.h", "#define TWICE(x) ((x) + (x))\n");
  }

  @AfterEach
  void tearDown() throws Exception {
    farm.close();
  }

  @ParameterizedTest
  @CsvSource({"gcc,-S,a.s", "clang,-S,a.s", "clang,-c,a.o"})
  void areThoseOfTheLocalCompiler(String compiler, String mode, String output) throws Exception {
    require(compiler);
    ProcessResult result = farm.icecc(compiler, "-O2", mode, "a.c");
    assertThat(result.stderrText()).isEmpty();
    JobReport report = farm.nextReport();
    assertThat(report.outcome()).as(report.reason().text()).isEqualTo(Outcome.REMOTE);
    byte[] ours = farm.content(output);
    farm.plain("/usr/bin/" + compiler, "-O2", mode, "a.c");
    assertThat(ours).isEqualTo(farm.content(output));
    CompileFile header = farm.server.received(CompileFile.class).getFirst();
    assertThat(header.compilerName()).isEqualTo(compiler);
    assertThat(header.splitDwarf()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gcc", "clang"})
  void comeInPairsWithSplitDebugInformation(String compiler) throws Exception {
    require(compiler);
    ProcessResult result = farm.icecc(compiler, "-g", "-gsplit-dwarf", "-c", "a.c");
    assertThat(result.stderrText()).isEmpty();
    JobReport report = farm.nextReport();
    assertThat(report.outcome()).as(report.reason().text()).isEqualTo(Outcome.REMOTE);
    assertThat(farm.files()).containsExactly("a.c", "a.dwo", "a.h", "a.o");
    assertThat(farm.content("a.dwo")).startsWith(0x7f, 'E', 'L', 'F');
    assertThat(farm.server.received(CompileFile.class).getFirst().splitDwarf()).isTrue();
    assertThat(farm.daemon.received(GetCs.class).getFirst().minimalHostVersion()).isEqualTo(35);
  }

  @ParameterizedTest
  @CsvSource({"gcc,-S,", "gcc,-c,", "clang,-c,", "gcc,-S,old", "gcc,-c,old", "clang,-S,old"})
  void goThroughALinkWhereTheLocalOnesWould(String compiler, String mode, String old)
      throws Exception {
    require(compiler);
    for (String name : List.of("ours", "plain")) {
      Files.createSymbolicLink(farm.work.resolve(name), Path.of("sub", name));
      Files.createDirectories(farm.work.resolve("sub"));
      Files.createSymbolicLink(farm.work.resolve("sub/" + name), Path.of("../end-" + name));
      if (old != null) {
        farm.write("end-" + name, old);
      }
    }
    farm.icecc(compiler, mode, "a.c", "-o", "ours");
    assertThat(farm.nextReport().outcome()).isEqualTo(Outcome.REMOTE);
    farm.plain("/usr/bin/" + compiler, mode, "a.c", "-o", "plain");
    assertThat(Files.isSymbolicLink(farm.work.resolve("ours")))
        .isEqualTo(Files.isSymbolicLink(farm.work.resolve("plain")));
    // The text names neither file, and only debug information would.
    assertThat(farm.content("ours")).isEqualTo(farm.content("plain"));
  }

  @Test
  void stayWhereTheyWereUntilBothOfAPairHaveCome() throws Exception {
    farm.write("a.dwo", "older");
    farm.server.steps =
        new FakeServer.Steps() {
          @Override
          public boolean beforeObject(Peer peer, byte[] object) throws IOException {
            FakeServer.sendFile(peer, object);
            assertThat(farm.work.resolve("a.o")).doesNotExist();
            assertThat(farm.work.resolve("a.dwo")).content().isEqualTo("older");
            return false;
          }
        };
    assertThat(farm.icecc("gcc", "-g", "-gsplit-dwarf", "-c", "a.c").status()).isZero();
    assertThat(farm.nextReport().reason().code()).isEqualTo("remote-lost");
    assertThat(farm.files()).containsExactly("a.c", "a.dwo", "a.h", "a.o");
    assertThat(farm.content("a.dwo")).startsWith(0x7f, 'E', 'L', 'F');
  }

  @Test
  void areMadeHereWhenTheServerCannotSplitOrDoesNot() throws Exception {
    farm.server.version = 34;
    farm.icecc("gcc", "-g", "-gsplit-dwarf", "-c", "a.c");
    assertThat(farm.nextReport().reason().code()).isEqualTo("remote-protocol");
    farm.server.version = 43;
    farm.server.steps =
        new FakeServer.Steps() {
          @Override
          public CompileResult result(CompileResult real) {
            return new CompileResult("", "", 0, false, !real.hasDwo());
          }
        };
    farm.icecc("gcc", "-g", "-gsplit-dwarf", "-c", "a.c");
    assertThat(farm.nextReport().reason().code()).isEqualTo("remote-protocol");
    farm.icecc("gcc", "-g", "-c", "a.c");
    assertThat(farm.nextReport().reason().code()).isEqualTo("remote-protocol");
    assertThat(farm.files()).containsExactly("a.c", "a.dwo", "a.h", "a.o");
  }

  @Test
  void includeTheErrorsOfClangWhichAreFinal() throws Exception {
    require("clang");
    farm.write("wrong.c", "int f(void) { return missing; }\n");
    farm.write("wrong.o", "older");
    ProcessResult ours = farm.icecc("clang", "-MD", "-c", "wrong.c");
    JobReport report = farm.nextReport();
    assertThat(report.outcome()).as(report.reason().text()).isEqualTo(Outcome.REMOTE);
    List<String> left = farm.files();
    byte[] dependencies = farm.content("wrong.d");
    farm.write("wrong.o", "older");
    ProcessResult plain = farm.plain("/usr/bin/clang", "-MD", "-c", "wrong.c");
    assertThat(ours.stderrText()).isEqualTo(plain.stderrText()).contains("missing");
    assertThat(ours.status()).isEqualTo(plain.status());
    assertThat(left).isEqualTo(farm.files()).doesNotContain("wrong.o");
    assertThat(dependencies).isEqualTo(farm.content("wrong.d"));
    farm.await(() -> !(farm.daemon.received.getLast() instanceof GetCs));
    assertThat(farm.daemon.received.getLast()).isInstanceOf(End.class);
  }

  @Test
  void needTheFrontEndsOfObjectiveC() throws Exception {
    ProcessResult asked = farm.plain("/usr/bin/gcc", "-print-prog-name=cc1obj");
    String frontEnd = asked.stdoutText().strip();
    assumeTrue(
        frontEnd.startsWith("/") || System.getenv("CI") != null,
        "gcc compiles no Objective-C here: apt-get install gobjc");
    farm.write("o.m", "@interface Thing @end\nint g(void) { return 1; }\n");
    farm.icecc("gcc", "-c", "o.m");
    JobReport report = farm.nextReport();
    assertThat(report.outcome()).as(report.reason().text()).isEqualTo(Outcome.REMOTE);
    List<String> packed = farm.daemon.received(GetNativeEnv.class).getFirst().extraFiles();
    assertThat(packed).singleElement().asString().endsWith("/cc1obj");
    byte[] ours = farm.content("o.o");
    farm.plain("/usr/bin/gcc", "-c", "o.m");
    assertThat(ours).isEqualTo(farm.content("o.o"));
  }

  @Test
  void needFilesThatOnlyAFreshEnvironmentCanHold() throws Exception {
    farm.write("macros.s", ".macro nothing\n.endm\n");
    farm.icecc("gcc", "-Wa,macros.s", "-c", "a.c");
    farm.nextReport();
    assertThat(farm.daemon.received(GetNativeEnv.class).getFirst().extraFiles())
        .containsExactly(farm.work.resolve("macros.s").toString());
    farm.environment.put("ICECC_VERSION", farm.daemon.environment);
    farm.icecc("gcc", "-Wa,macros.s", "-c", "a.c");
    assertThat(farm.nextReport().reason().code()).isEqualTo("extra-file");
  }

  private static void require(String compiler) {
    boolean there = compiler.equals("gcc") || Files.isExecutable(CLANG);
    if (System.getenv("CI") != null && !there) {
      throw new AssertionError("clang is missing: apt-get install clang");
    }
    assumeTrue(there, "clang is missing: apt-get install clang");
  }
}
