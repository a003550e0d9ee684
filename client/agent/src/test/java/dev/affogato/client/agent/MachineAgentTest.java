package dev.affogato.client.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.affogato.base.process.ProcessResult;
import dev.affogato.base.time.TimeSource;
import dev.affogato.protocol.icecc.message.GetCs;
import dev.affogato.protocol.icecc.wire.EnvironmentName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Launchers without an agent of their own, which are served by the one in the daemon. */
class MachineAgentTest {
  /** What a launcher writes down that is left to itself: there is no agent to start beside it. */
  private static final String LEFT_ALONE = "no-agent";

  @TempDir Path root;
  private Farm farm;
  private FakeDoor door;
  private MachineAgent machine;

  @BeforeEach
  void open() throws IOException {
    farm = new Farm(root);
    door = new FakeDoor(root.resolve("door"));
    farm.daemon.door = door;
    machine = new MachineAgent(farm.daemon.socket, TimeSource.system());
    farm.daemon.machine = machine;
    farm.environment.remove("AFFOGATO_AGENT_SOCKET");
    farm.environment.put("ICECC_TEST_SOCKET", farm.daemon.socket.toString());
    farm.environment.put("AFFOGATO_STATE_DIR", root.resolve("state").toString());
    Files.createDirectories(root.resolve("state"));
    farm.write("inc/one.h", "#define ONE 1\n");
    farm.write("a.c", "#include \"inc/one.h\"\nint one(void) { return ONE; }\n");
  }

  @AfterEach
  void close() throws IOException {
    machine.close();
    farm.close();
  }

  private String journal() throws IOException {
    Path file = root.resolve("state/unseen.jsonl");
    return Files.exists(file) ? Files.readString(file) : "";
  }

  private void compilesAsHere(String... command) throws Exception {
    ProcessResult result = farm.icecc(command);
    byte[] object = farm.content("a.o");
    ProcessResult plain = farm.plain(command);

    assertThat(result.status()).isEqualTo(plain.status());
    assertThat(result.stderrText()).isEqualTo(plain.stderrText());
    assertThat(object).isEqualTo(farm.content("a.o"));
  }

  @Test
  void hasJobsCompiledElsewhereForLaunchersWithoutAnAgent() throws Exception {
    compilesAsHere("gcc", "-O1", "-Wall", "-c", "a.c", "-o", "a.o");

    assertThat(door.executions).hasSize(1);
    assertThat(farm.launcherFallbacks()).isEmpty();
    assertThat(journal()).contains("\"state\":\"remote\"").contains("\"file\":\"a.c\"");
    assertThat(farm.daemon.received(GetCs.class).getFirst().environments())
        .extracting(EnvironmentName::name)
        .endsWith("affogato-direct");
  }

  @Test
  void putsDependenciesWhereTheyBelong() throws Exception {
    compilesAsHere("gcc", "-c", "a.c", "-o", "a.o", "-MMD");
    assertThat(new String(farm.content("a.d"))).contains("inc/one.h");
    assertThat(door.executions).hasSize(1);
  }

  @Test
  void looksAgainForEachCall() throws Exception {
    compilesAsHere("gcc", "-c", "a.c", "-o", "a.o");
    farm.write("inc/one.h", "#define ONE 2\n");
    compilesAsHere("gcc", "-c", "a.c", "-o", "a.o");
    farm.write("inc/two.h", "#define ONE 3\n");
    Files.move(
        farm.work.resolve("inc/two.h"),
        farm.work.resolve("inc/one.h"),
        StandardCopyOption.REPLACE_EXISTING);
    compilesAsHere("gcc", "-c", "a.c", "-o", "a.o");
    farm.write("a.c", "#include <one.h>\nint one(void) { return ONE; }\n");
    farm.write("first/other.h", "");
    compilesAsHere("gcc", "-Ifirst", "-Iinc", "-c", "a.c", "-o", "a.o");
    farm.write("first/one.h", "#define ONE 4\n");
    compilesAsHere("gcc", "-Ifirst", "-Iinc", "-c", "a.c", "-o", "a.o");

    assertThat(door.executions).hasSize(5);
  }

  @Test
  void followsLinksAsTheLauncherDoes() throws Exception {
    farm.write("real/one.h", "#define ONE 5\n");
    Files.createSymbolicLink(farm.work.resolve("link"), Path.of("real"));
    farm.write("a.c", "#include \"link/one.h\"\nint one(void) { return ONE; }\n");
    compilesAsHere("gcc", "-c", "a.c", "-o", "a.o");
    farm.write("other/one.h", "#define ONE 6\n");
    Files.delete(farm.work.resolve("link"));
    Files.createSymbolicLink(farm.work.resolve("link"), Path.of("other"));
    compilesAsHere("gcc", "-c", "a.c", "-o", "a.o");

    assertThat(door.executions).hasSize(2);
  }

  @Test
  void compilesHereWhenAnInputChangedMeanwhile() throws Exception {
    door.beforeCompile =
        () -> {
          try {
            farm.write("inc/one.h", "#define ONE 7\n");
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        };
    compilesAsHere("gcc", "-c", "a.c", "-o", "a.o");
    assertThat(journal()).contains("\"state\":\"local\"");
  }

  @Test
  void compilesHereWhatFailedThere() throws Exception {
    door.answer = FakeDoor.failed("the machine is on fire");
    compilesAsHere("gcc", "-c", "a.c", "-o", "a.o");
    assertThat(farm.daemon.slotsGiven.get()).isEqualTo(1);
  }

  @Test
  void letsOtherCommandsRunInASlotWhereTheyWereCalled() throws Exception {
    farm.write("main.c", "int main(void) { return 0; }\n");
    ProcessResult linked = farm.icecc("gcc", "main.c", "-o", "main");

    assertThat(linked.status()).isZero();
    assertThat(farm.files()).contains("main");
    assertThat(farm.daemon.slotsGiven.get()).isEqualTo(1);
    assertThat(journal()).contains("\"state\":\"local\"");
  }

  @Test
  void leavesToOthersWhatOnlyGoesTheClassicWay() throws Exception {
    door.answer = FakeDoor.notDirect();
    compilesAsHere("gcc", "-c", "a.c", "-o", "a.o");

    assertThat(farm.launcherFallbacks()).anyMatch(line -> line.contains(LEFT_ALONE));
    int asked = farm.daemon.received(GetCs.class).size();
    compilesAsHere("gcc", "-c", "a.c", "-o", "a.o");
    assertThat(farm.daemon.received(GetCs.class)).as("it is not asked again").hasSize(asked);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ICECC_VERIFY=1",
        "ICECC_DIRECT=no",
        "ICECC_CACHE_BASEDIR=/usr",
        "ICECC_CC=/usr/bin/gcc",
        "LD_LIBRARY_PATH=/tmp",
        "COMPILER_PATH=/tmp",
        "GCC_EXEC_PREFIX=/tmp/"
      })
  void leavesToOthersWhatItCannotDoForThem(String variable) throws Exception {
    int equals = variable.indexOf('=');
    farm.environment.put(variable.substring(0, equals), variable.substring(equals + 1));
    farm.icecc("gcc", "-c", "a.c", "-o", "a.o");

    assertThat(door.executions).isEmpty();
    assertThat(farm.launcherFallbacks()).anyMatch(line -> line.contains(LEFT_ALONE));
  }

  @Test
  void runsNoCompilerThatAUserCouldReplace() throws Exception {
    Path told = root.resolve("told");
    Path compiler = farm.work.resolve("bin/gcc");
    farm.write("bin/gcc", "#!/bin/sh\necho \"$1\" >>" + told + "\nexec /usr/bin/gcc \"$@\"\n");
    assertThat(compiler.toFile().setExecutable(true)).isTrue();
    farm.icecc(compiler.toString(), "-c", "a.c", "-o", "a.o");

    assertThat(Files.readAllLines(told)).as("only the launcher's own run").containsExactly("-c");
    assertThat(farm.launcherFallbacks()).anyMatch(line -> line.contains(LEFT_ALONE));
  }

  @Test
  void putsOutputsIntoFoldersBehindLinks() throws Exception {
    Files.createDirectories(farm.work.resolve("real/sub"));
    Files.createSymbolicLink(farm.work.resolve("out"), Path.of("real"));
    farm.icecc("gcc", "-c", "a.c", "-o", "out/sub/../sub/a.o", "-MD");

    assertThat(farm.work.resolve("real/sub/a.o")).exists();
    assertThat(farm.work.resolve("real/sub/a.d")).exists();
    assertThat(door.executions).hasSize(1);
    assertThat(farm.launcherFallbacks()).isEmpty();
  }

  @Test
  void leavesToOthersWhatGoesThroughALink() throws Exception {
    Files.createSymbolicLink(farm.work.resolve("a.o"), Path.of("elsewhere.o"));
    farm.icecc("gcc", "-c", "a.c", "-o", "a.o");

    assertThat(door.executions).isEmpty();
    assertThat(farm.launcherFallbacks()).anyMatch(line -> line.contains(LEFT_ALONE));
  }

  @Test
  void takesTheFormerOutputOfWhatFails() throws Exception {
    farm.write("a.s", "former");
    farm.write("a.c", "int f(void) { return undeclared; }\n");
    assertThat(farm.icecc("gcc", "-S", "a.c").status()).isEqualTo(1);

    assertThat(farm.files()).doesNotContain("a.s");
    assertThat(door.executions).hasSize(1);
    assertThat(farm.launcherFallbacks()).isEmpty();
  }

  @Test
  void failsWhatMustNotRunHere() throws Exception {
    door.answer = FakeDoor.failed("the machine is on fire");
    farm.environment.put("ICECC_STRICT", "1");
    ProcessResult result = farm.icecc("gcc", "-c", "a.c", "-o", "a.o");

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.stderrText()).contains("a.c not compiled remotely: ");
    assertThat(farm.files()).doesNotContain("a.o");
    assertThat(farm.launcherFallbacks()).isEmpty();
  }

  @Test
  void leavesToOthersWhatNotEverybodyMayRead() throws Exception {
    Files.setPosixFilePermissions(
        farm.work.resolve("inc/one.h"), PosixFilePermissions.fromString("rw-r-----"));
    farm.icecc("gcc", "-c", "a.c", "-o", "a.o");

    assertThat(door.executions).isEmpty();
    assertThat(farm.launcherFallbacks()).anyMatch(line -> line.contains(LEFT_ALONE));
  }

  @Test
  void servesManyAtATime() throws Exception {
    Path log = root.resolve("client.log");
    farm.environment.put("ICECC_DEBUG", "debug");
    farm.environment.put("ICECC_LOGFILE", log.toString());
    List<Future<ProcessResult>> running = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      farm.write("u" + i + ".c", "#include <stdio.h>\n#include \"inc/one.h\"\nint f" + i + ";\n");
      running.add(farm.start("gcc", "-c", "u" + i + ".c", "-o", "u" + i + ".o"));
    }
    for (Future<ProcessResult> one : running) {
      assertThat(one.get().status()).isZero();
    }
    assertThat(door.executions).as(Files.readString(log)).hasSize(12);
    assertThat(farm.launcherFallbacks()).isEmpty();
  }

  @Test
  void deliversMessagesAndErrorsAsTheyAre() throws Exception {
    farm.write("a.c", "int f(void) { int unused; return undeclared; }\n");
    ProcessResult result = farm.icecc("gcc", "-Wall", "-c", "a.c", "-o", "a.o");
    ProcessResult plain = farm.plain("gcc", "-Wall", "-c", "a.c", "-o", "a.o");

    assertThat(result.status()).isEqualTo(plain.status()).isNotZero();
    assertThat(result.stderrText()).isEqualTo(plain.stderrText());
    assertThat(door.executions).hasSize(1);
    assertThat(ByteString.copyFrom(result.stdout())).isEqualTo(ByteString.EMPTY);
  }
}
