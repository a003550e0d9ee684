package dev.affogato.testing.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.testing.farm.Requirements;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code affogato run} on a machine without a cluster. */
class RunTest {
  @TempDir Path folder;
  private Path dist;

  @BeforeEach
  void writeProject() throws Exception {
    dist = Requirements.dist();
    for (int i = 0; i < 6; i++) {
      Files.writeString(
          folder.resolve("f" + i + ".c"),
          "#include <stdio.h>\nint f" + i + "(void) { return puts(\"x\"); }\n");
    }
    Files.writeString(
        folder.resolve("main.cpp"),
        "#include <string>\nint main() { return std::string(\"\").size(); }\n");
    Files.writeString(
        folder.resolve("Makefile"),
        "OBJECTS := $(addsuffix .o,f0 f1 f2 f3 f4 f5 main)\nprogram: $(OBJECTS)\n\tg++ -o $@ $^\n"
            + "%.o: %.c\n\tgcc -O2 -c $< -o $@\n%.o: %.cpp\n\tg++ -O2 -c $< -o $@\n");
  }

  @Test
  void buildsThroughAnEmbeddedClusterAndReports() throws Exception {
    Requirements.program("/usr/bin/bwrap", "bubblewrap");
    Path report = folder.resolve("report.json");
    Path trace = folder.resolve("trace.json");

    Result result =
        run(
            List.of(),
            "--report",
            report.toString(),
            "--trace",
            trace.toString(),
            "--",
            "make",
            "-j4");

    assertThat(result.status()).as(result.output()).isZero();
    assertThat(folder.resolve("program")).isExecutable();
    assertThat(number(report, "jobs")).isEqualTo(8);
    assertThat(number(report, "remote")).as(result.output()).isEqualTo(7);
    assertThat(number(report, "local")).isEqualTo(1);
    assertThat(Files.readString(report)).contains("\"no-compile-flag\": 1").contains("\"exit\": 0");
    assertThat(result.output()).contains("7 remote, 1 local").doesNotContain("unconfined");
    assertThat(Files.readString(trace)).contains("\"traceEvents\"", "\"compile\"");
  }

  @Test
  void saysOnceThatJobsAreUnconfinedWhereThereIsNoSandbox() throws Exception {
    Requirements.root();
    Path report = folder.resolve("report.json");
    List<String> hideJails =
        List.of(
            "unshare",
            "-m",
            "sh",
            "-c",
            "for f in /usr/bin/bwrap \"$0\"; do [ ! -e \"$f\" ] || mount --bind /dev/null \"$f\"; done; exec \"$@\"",
            dist.resolve("lib/affogato/affogato-jail").toString());

    Result result = run(hideJails, "--report", report.toString(), "--", "make", "-j4");

    assertThat(result.status()).as(result.output()).isZero();
    assertThat(number(report, "remote")).as(result.output()).isEqualTo(7);
    assertThat(result.output()).containsOnlyOnce("unconfined");
  }

  @Test
  void givesTheCommandsExitStatus() throws Exception {
    assertThat(run(List.of(), "--", "sh", "-c", "exit 3").status()).isEqualTo(3);
    Result missing = run(List.of(), "--", "/nonexistent/command");
    assertThat(missing.status()).isEqualTo(127);
    assertThat(missing.output()).contains("/nonexistent/command");
  }

  @Test
  void aCompileErrorLooksLikeTheLocalCompilers() throws Exception {
    Files.writeString(folder.resolve("f3.c"), "int f3(void) { return undeclared; }\n");
    Result local = start(List.of("gcc", "-O2", "-c", "f3.c", "-o", "f3.o"));

    Result result = run(List.of(), "--", "gcc", "-O2", "-c", "f3.c", "-o", "f3.o");

    assertThat(result.status()).isEqualTo(local.status());
    assertThat(result.output()).contains(local.output());
    assertThat(folder.resolve("f3.o")).doesNotExist();
  }

  private Result run(List<String> prefix, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(prefix);
    command.add(dist.resolve("bin/affogato").toString());
    command.add("run");
    command.addAll(List.of(arguments));
    return start(command);
  }

  private Result start(List<String> command) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("ICECC") || name.startsWith("AFFOGATO"));
    builder.environment().put("LC_ALL", "C");
    Path output = Files.createTempFile("run-test", ".txt");
    Process process = builder.redirectOutput(output.toFile()).start();
    boolean ended = process.waitFor(3, TimeUnit.MINUTES);
    if (!ended) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    String said = Files.readString(output);
    Files.delete(output);
    assertThat(ended).as("%s hangs: %s", command, said).isTrue();
    return new Result(process.exitValue(), said);
  }

  private static long number(Path report, String key) throws Exception {
    Matcher matcher = Pattern.compile("\"" + key + "\": (\\d+)").matcher(Files.readString(report));
    assertThat(matcher.find()).as("%s in %s", key, Files.readString(report)).isTrue();
    return Long.parseLong(matcher.group(1));
  }

  private record Result(int status, String output) {}
}
