package dev.affogato.client.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.process.ProcessResult;
import dev.affogato.protocol.icecc.message.CompileFile;
import dev.affogato.protocol.icecc.message.GetCs;
import dev.affogato.protocol.icecc.message.GetNativeEnv;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The effect of each variable that icecream's client knows: one row for each. */
class EnvironmentVariablesTest {
  @TempDir Path root;
  private int farms;

  /** What is to be seen of one compile of {@code a.c} with the variable set. */
  private interface Effect {
    void check(Farm farm, ProcessResult result, JobReport report) throws Exception;
  }

  private record Row(String variable, String value, Effect effect) {}

  @TestFactory
  Stream<DynamicTest> rows() {
    return Stream.of(
            row("ICECC", "no", local("icecc-no")),
            row("ICECC", "NO", local("icecc-no")),
            row("ICECC", "yes", EnvironmentVariablesTest::remote),
            row("ICECC_VERSION", "", local("no-environment")),
            row("ICECC_VERSION", "ARCHIVE", this::takesTheArchive),
            row("ICECC_DEBUG", "debug", said("invoked as: ", "preparing source to send: ")),
            row("ICECC_DEBUG", "", said("Have to use host " + FakeServer.HOST)),
            row("ICECC_DEBUG", "info", said("<wait for cs>", "</send compile_file: ")),
            row("ICECC_LOGFILE", "LOG", this::logsToTheFile),
            row("UNCACHED_ERR_FD", "2", EnvironmentVariablesTest::remote),
            row("ICECC_REPEAT_RATE", "1000", once()),
            row("ICECC_PREFERRED_HOST", "fast", asked(get -> get.preferredHost().equals("fast"))),
            row("ICECC_CC", "/usr/bin/x86_64-linux-gnu-gcc", packed("x86_64-linux-gnu-gcc")),
            row("ICECC_CXX", "/usr/bin/false", EnvironmentVariablesTest::remote),
            row("ICECC_REMOTE_CPP", "0", flag("-fdirectives-only", false)),
            row("ICECC_REMOTE_CPP", "1", flag("-fdirectives-only", true)),
            row("ICECC_REMOTE_CPP", "", flag("-fdirectives-only", false)),
            row("ICECC_CLANG_REMOTE_CPP", "0", flag("-fdirectives-only", true)),
            row(
                "ICECC_IGNORE_UNVERIFIED",
                "",
                asked(get -> get.minimalHostVersion() == FIRST_VERIFYING_VERSION)),
            row("ICECC_EXTRAFILES", "a.c", this::packsTheFile),
            row("ICECC_EXTRAFILES", "none", local("extra-file")),
            row("ICECC_COLOR_DIAGNOSTICS", "1", flag("-fdiagnostics-color", false)),
            row("ICECC_CARET_WORKAROUND", "0", this::takesWarnings),
            row("ICECC_CARET_WORKAROUND", "1", this::warnsAgain),
            row("ICECC_COMPRESSION", "19", EnvironmentVariablesTest::remote),
            row("ICECC_ENV_COMPRESSION", "xz", this::wantsXz),
            row("ICECC_SLOW_NETWORK", "1", EnvironmentVariablesTest::remote),
            row("ICECC_TEST_SOCKET", "/nonexistent", local("test-socket")),
            row("ICECC_TEST_REMOTEBUILD", "", EnvironmentVariablesTest::remote),
            row("ICECC_TESTS", "1", EnvironmentVariablesTest::remote))
        .map(row -> DynamicTest.dynamicTest(row.variable() + "=" + row.value(), () -> check(row)));
  }

  private static final int FIRST_VERIFYING_VERSION = 31;

  private static Row row(String variable, String value, Effect effect) {
    return new Row(variable, value, effect);
  }

  private void check(Row row) throws Exception {
    Path folder = Files.createDirectory(root.resolve("farm" + farms++));
    try (Farm farm = new Farm(folder)) {
      farm.write("a.c", "int f(void) { int unused; return 0; }\n");
      farm.environment.put(row.variable(), value(row, farm));
      String warnings = row.variable().equals("ICECC_CARET_WORKAROUND") ? "-Wall" : "-w";
      ProcessResult result = farm.icecc("gcc", warnings, "-c", "a.c");
      assertThat(result.status()).as(result.stderrText()).isZero();
      JobReport report = farm.nextReport();
      byte[] ours = farm.content("a.o");
      farm.plain("gcc", "-w", "-c", "a.c");
      assertThat(ours).isEqualTo(farm.content("a.o"));
      row.effect().check(farm, result, report);
    }
  }

  private static String value(Row row, Farm farm) {
    return switch (row.value()) {
      case "ARCHIVE" -> farm.daemon.environment;
      case "LOG" -> farm.root.resolve("log").toString();
      default -> row.value();
    };
  }

  private static void remote(Farm farm, ProcessResult result, JobReport report) {
    assertThat(report.outcome()).as(report.reason().text()).isEqualTo(Outcome.REMOTE);
    assertThat(result.stderrText()).isEmpty();
  }

  private static Effect local(String code) {
    return (farm, result, report) -> {
      assertThat(report.reason().code()).isEqualTo(code);
      assertThat(farm.server.compiled).hasValue(0);
    };
  }

  private static Effect once() {
    return (farm, result, report) -> {
      remote(farm, result, report);
      assertThat(farm.server.compiled).hasValue(1);
      assertThat(farm.daemon.received(GetCs.class).getFirst().count()).isEqualTo(1);
    };
  }

  private static Effect said(String... texts) {
    return (farm, result, report) -> {
      assertThat(result.stderrText()).contains(List.of(texts)).contains("ICECC[");
      assertThat(report.outcome()).isEqualTo(Outcome.REMOTE);
    };
  }

  private static Effect asked(java.util.function.Predicate<GetCs> question) {
    return (farm, result, report) -> {
      remote(farm, result, report);
      assertThat(farm.daemon.received(GetCs.class).getFirst()).matches(question);
    };
  }

  private static Effect packed(String compiler) {
    return (farm, result, report) -> {
      remote(farm, result, report);
      assertThat(farm.daemon.received(GetNativeEnv.class).getFirst().compiler()).endsWith(compiler);
      assertThat(farm.server.received(CompileFile.class).getFirst().compilerName())
          .isEqualTo("gcc");
    };
  }

  private static Effect flag(String flag, boolean there) {
    return (farm, result, report) -> {
      remote(farm, result, report);
      List<String> flags = farm.server.received(CompileFile.class).getFirst().allFlags();
      assertThat(flags.contains(flag)).as("%s", flags).isEqualTo(there);
    };
  }

  private void takesTheArchive(Farm farm, ProcessResult result, JobReport report) {
    remote(farm, result, report);
    assertThat(farm.daemon.received(GetNativeEnv.class)).isEmpty();
  }

  private void logsToTheFile(Farm farm, ProcessResult result, JobReport report) throws Exception {
    remote(farm, result, report);
    farm.environment.put("ICECC_DEBUG", "info");
    assertThat(farm.icecc("gcc", "-w", "-c", "a.c").stderrText()).isEmpty();
    farm.nextReport();
    assertThat(farm.root.resolve("log")).content().contains("<wait for cs>");
  }

  private void packsTheFile(Farm farm, ProcessResult result, JobReport report) {
    remote(farm, result, report);
    assertThat(farm.daemon.received(GetNativeEnv.class).getFirst().extraFiles())
        .containsExactly(farm.work.resolve("a.c").toString());
  }

  private void wantsXz(Farm farm, ProcessResult result, JobReport report) {
    remote(farm, result, report);
    assertThat(farm.daemon.received(GetNativeEnv.class).getFirst().compression()).isEqualTo("xz");
  }

  private void takesWarnings(Farm farm, ProcessResult result, JobReport report) {
    assertThat(report.outcome()).isEqualTo(Outcome.REMOTE);
    assertThat(result.stderrText()).contains("unused variable");
  }

  private void warnsAgain(Farm farm, ProcessResult result, JobReport report) {
    assertThat(report.reason().code()).isEqualTo("compiler-output");
    assertThat(result.stderrText()).contains("unused variable");
  }
}
