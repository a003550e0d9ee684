package dev.affogato.testing.why;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.testing.farm.Requirements;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A build on a machine without a cluster, and what can be asked about it afterwards. */
class WhyTest {
  /**
   * The embedded cluster takes no job while the machine is busy, and a machine that runs tests is:
   * root can show it another one.
   */
  private static final List<String> ON_AN_IDLE_MACHINE =
      List.of("unshare", "-m", "sh", "-c", "mount --bind \"$0\" /proc/stat && exec \"$@\"");

  @TempDir Path folder;
  private Path dist;
  private final Map<String, String> variables = new HashMap<>();

  @BeforeEach
  void writeProject() throws Exception {
    dist = Requirements.dist();
    Files.writeString(folder.resolve("plain.c"), "int plain(void) { return 1; }\n");
    Files.writeString(folder.resolve("dated.c"), "const char *dated(void) { return __DATE__; }\n");
    Files.writeString(folder.resolve("main.c"), "int main(void) { return 0; }\n");
    Files.writeString(
        folder.resolve("Makefile"),
        "program: plain.o dated.o main.o\n\tgcc -o $@ $^\n%.o: %.c\n\tgcc -g -c $< -o $@\n");
    variables.put("AFFOGATO_STATE_DIR", folder.resolve("state").toString());
    variables.put("TMPDIR", folder.toString());
  }

  @Test
  void tellsOfTheLastBuildAndOfEachFile() throws Exception {
    Result build = affogato("run", "--", "make", "-j4");
    assertThat(build.status()).as(build.output()).isZero();

    Result why = affogato("why");
    assertThat(why.status()).as(why.output()).isZero();
    assertThat(why.output())
        .startsWith("make -j4 in " + folder)
        .contains("4 jobs, 2 elsewhere, 2 here")
        .contains("bound-macro", "no-compile-flag");
    assertThat(why.output().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(200));

    Result plain = affogato("why", "plain.o");
    assertThat(plain.output()).startsWith("plain.c to plain.o").contains("on 127.0.0.2");
    Result dated = affogato("why", "dated.c");
    assertThat(dated.output()).contains("on this machine", "(bound-macro)", "__DATE__");
    assertThat(affogato("why", "missing.c").status()).isEqualTo(1);

    assertThat(affogato("why", "--list").output()).contains("    1 ").contains("make -j4 in ");
    assertThat(affogato("why", "--json", "plain.c").output())
        .contains("\"state\": \"remote\"")
        .contains("\"jobs_in_all\": 4");
  }

  @Test
  void countsWhatOnlyTheLauncherSaw() throws Exception {
    variables.put("AFFOGATO_AGENT_SOCKET", folder.resolve("nobody.sock").toString());
    Files.createDirectories(folder.resolve("state"));
    Result compile = start(List.of(dist.resolve("bin/icecc").toString(), "gcc", "-c", "plain.c"));
    assertThat(compile.status()).as(compile.output()).isZero();
    assertThat(affogato("why", "plain.c").output()).contains("(agent-refused)");
  }

  @Test
  void saysWhereItLookedWhenThereIsNothing() throws Exception {
    Result why = affogato("why");
    assertThat(why.status()).isEqualTo(1);
    assertThat(why.output())
        .contains("no job has been recorded", variables.get("AFFOGATO_STATE_DIR"));
  }

  @Test
  void saysWhatWouldBecomeOfACommand() throws Exception {
    Result leaves = affogato("why", "--", "gcc", "-O2", "-c", "plain.c");
    assertThat(leaves.status()).as(leaves.output()).isZero();
    assertThat(leaves.output()).contains("can be compiled elsewhere: plain.c to plain.o");
    Result stays = affogato("why", "--", "gcc", "-save-temps", "-c", "plain.c");
    assertThat(stays.status()).isEqualTo(1);
    assertThat(stays.output()).contains("stays on this machine", "(side-files)");
    assertThat(folder.resolve("plain.o")).doesNotExist();
  }

  @Test
  void strictFailsABuildThatIsNotDistributed() throws Exception {
    variables.put("ICECC_STRICT", "1");
    Result build = affogato("run", "--", "make");
    assertThat(build.status()).isNotZero();
    assertThat(build.output()).contains("affogato: dated.c not compiled remotely");
    assertThat(folder.resolve("dated.o")).doesNotExist();
    assertThat(affogato("why", "dated.c").output()).contains("ICECC_STRICT");
  }

  private Result affogato(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    if ("root".equals(System.getProperty("user.name"))) {
      command.addAll(ON_AN_IDLE_MACHINE);
      command.add(
          Files.writeString(folder.resolve("idle-stat"), "cpu 0 0 0 100000 0 0 0 0 0 0\n")
              .toString());
    }
    command.add(dist.resolve("bin/affogato").toString());
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
    builder.environment().putAll(variables);
    Path output = Files.createTempFile("why-test", ".txt");
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

  private record Result(int status, String output) {}
}
