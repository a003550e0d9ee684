package dev.affogato.client.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.process.ProcessResult;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Output files: complete or not at all. */
class LauncherOutputTest {
  private static final byte[] NOTHING = {};

  @TempDir Path root;
  private LauncherRig rig;

  @BeforeEach
  void setUp() throws Exception {
    rig = new LauncherRig(root);
    rig.fakeCompiler("gcc");
  }

  @AfterEach
  void tearDown() throws Exception {
    rig.close();
  }

  @Test
  void putsFilesInPlaceThenPrintsAndExits() throws Exception {
    byte[] large = new byte[3_000_000];
    new Random(1).nextBytes(large);
    Path absolute = rig.folder("elsewhere").resolve("a.dwo");
    rig.agent(launcher -> {
      launcher.file("a.o", 0666, large);
      launcher.file(absolute.toString(), 0777, bytes("dwo"));
      launcher.file("sub/empty.d", 0666, NOTHING);
      launcher.finish(3, bytes("out"), bytes("err\n"));
    });
    rig.folder("work/sub");
    Files.writeString(rig.work.resolve("a.o"), "old");
    ProcessResult result =
        rig.run("/bin/sh", "-c", "umask 027; exec " + rig.icecc() + " gcc -c a.c");
    assertThat(result.status()).isEqualTo(3);
    assertThat(result.stdoutText()).isEqualTo("out");
    assertThat(result.stderrText()).isEqualTo("err\n");
    assertThat(rig.work.resolve("a.o")).hasBinaryContent(large);
    assertThat(absolute).hasContent("dwo");
    assertThat(rig.work.resolve("sub/empty.d")).isEmptyFile();
    assertThat(mode(rig.work.resolve("a.o"))).isEqualTo("rw-r-----");
    assertThat(mode(absolute)).isEqualTo("rwxr-x---");
    assertThat(rig.filesIn(rig.work)).containsExactly("a.o", "sub");
    assertThat(rig.fallbacks()).isEmpty();
  }

  @Test
  void showsNoFileBeforeEverythingIsComplete() throws Exception {
    Files.writeString(rig.work.resolve("a.o"), "old");
    rig.agent(launcher -> {
      launcher.file("a.o", 0666, bytes("new"));
      settle(launcher);
      boolean early = !Files.readString(rig.work.resolve("a.o")).equals("old");
      launcher.finish(early ? 1 : 0, NOTHING, NOTHING);
    });
    assertThat(rig.run(rig.icecc(), "gcc").status()).isZero();
    assertThat(rig.work.resolve("a.o")).hasContent("new");
  }

  @Test
  void removesAFormerOutput() throws Exception {
    Path former = Files.writeString(rig.work.resolve("a.o"), "old");
    rig.agent(launcher -> {
      launcher.remove("a.o");
      launcher.remove(rig.work.resolve("missing.o").toString());
      launcher.remove("/dev/null");
      launcher.finish(1, NOTHING, NOTHING);
    });
    assertThat(rig.run(rig.icecc(), "gcc").status()).isEqualTo(1);
    assertThat(former).doesNotExist();
    assertThat(Path.of("/dev/null")).exists();
    assertThat(rig.fallbacks()).isEmpty();
  }

  @Test
  void compilesItselfWhenTheAgentGoesAwayMidway() throws Exception {
    rig.agent(launcher -> {
      try (OutputStream file = launcher.file("a.o", 0666)) {
        file.write(bytes("half"));
      }
      throw new IOException("broken on purpose");
    });
    ProcessResult result = rig.run(rig.icecc(), "gcc", "-c");
    assertThat(result.status()).isEqualTo(7);
    assertThat(result.stdoutText()).endsWith("gcc -c\n");
    assertThat(rig.work.resolve("a.o")).hasContent("compiled");
    assertThat(rig.filesIn(rig.work)).containsExactly("a.o");
    assertThat(rig.fallbacks()).containsExactly("agent-lost");
  }

  @Test
  void compilesItselfWhenTheAgentGoesAwayBeforeAnswering() throws Exception {
    rig.agent(launcher -> {});
    assertThat(rig.run(rig.icecc(), "gcc").status()).isEqualTo(7);
    assertThat(rig.fallbacks()).containsExactly("agent-gone");
  }

  @Test
  void compilesItselfWhenAnOutputCannotBeWritten() throws Exception {
    rig.agent(launcher -> {
      launcher.file("first.o", 0666, bytes("x"));
      launcher.file("missing/a.o", 0666, bytes("x"));
      launcher.finish(0, NOTHING, NOTHING);
    });
    assertThat(rig.run(rig.icecc(), "gcc").status()).isEqualTo(7);
    assertThat(rig.filesIn(rig.work)).containsExactly("a.o");
    assertThat(rig.fallbacks()).containsExactly("output-failed");
  }

  @Test
  void compilesItselfWhenTheDiskIsFull() throws Exception {
    rig.agent(launcher -> {
      launcher.file("a.o", 0666, new byte[100_000]);
      launcher.finish(0, NOTHING, NOTHING);
    });
    // A file size limit, ignored so that write() fails as it does on a full disk.
    String full = "trap '' XFSZ; ulimit -f 8; exec " + rig.icecc() + " gcc";
    ProcessResult result = rig.run("/bin/bash", "-c", full);
    assertThat(result.status()).isEqualTo(7);
    assertThat(rig.filesIn(rig.work)).containsExactly("a.o");
    assertThat(rig.work.resolve("a.o")).hasContent("compiled");
    assertThat(rig.fallbacks()).containsExactly("output-failed");
  }

  @Test
  void writesIntoWhatIsNoRegularFile() throws Exception {
    Path pipe = rig.work.resolve("pipe");
    rig.run("mkfifo", pipe);
    rig.agent(launcher -> {
      launcher.file("/dev/null", 0666, bytes("object"));
      launcher.file("pipe", 0666, bytes("object"));
      launcher.finish(0, NOTHING, NOTHING);
    });
    Future<ProcessResult> reader = rig.start("cat", pipe);
    assertThat(rig.run(rig.icecc(), "gcc").status()).isZero();
    assertThat(reader.get().stdoutText()).isEqualTo("object");
    assertThat(rig.filesIn(rig.work)).containsExactly("pipe");
    assertThat(rig.fallbacks()).isEmpty();
  }

  @Test
  void takesNamesAsLongAsTheFileSystemDoes() throws Exception {
    String name = "n".repeat(253) + ".o";
    rig.agent(launcher -> {
      launcher.file(name, 0666, bytes("x"));
      launcher.finish(0, NOTHING, NOTHING);
    });
    assertThat(rig.run(rig.icecc(), "gcc").status()).isZero();
    assertThat(rig.filesIn(rig.work)).containsExactly(name);
  }

  @Test
  void leavesNothingBehindWhenInterrupted() throws Exception {
    for (String signal : List.of("INT", "TERM", "HUP")) {
      CountDownLatch killed = new CountDownLatch(1);
      try (LauncherServer agent =
          rig.agent(launcher -> {
            launcher.file("a.o", 0666, bytes("half"));
            settle(launcher);
            List<String> before = rig.filesIn(rig.work);
            assertThat(before).hasSize(1).allMatch(file -> file.endsWith(".icetmp"));
            rig.run("kill", "-" + signal, launcher.call().pid());
            launcher.awaitClose();
            killed.countDown();
          })) {
        // Whoever runs the tests in the background may have them ignore what a terminal sends.
        ProcessResult result = rig.run("env", "--default-signal=" + signal, rig.icecc(), "gcc");
        assertThat(result.status()).isGreaterThan(128);
        assertThat(rig.filesIn(rig.work)).isEmpty();
        killed.await();
        assertThat(agent.activeLaunchers()).isBetween(0, 1);
      }
    }
  }

  @Test
  void showsNotesAtOnce() throws Exception {
    rig.agent(launcher -> {
      launcher.note("a note\n");
      launcher.finish(0, NOTHING, bytes("stderr\n"));
    });
    assertThat(rig.run(rig.icecc(), "gcc").stderrText()).isEqualTo("a note\nstderr\n");
  }

  /** Returns when the launcher has carried out everything it was sent so far. */
  private static void settle(LauncherConnection launcher) throws IOException {
    PreprocessRequest request = new PreprocessRequest("/bin/true", List.of("true"), List.of());
    assertThat(launcher.preprocess(request, (bytes, start, size) -> {}).status()).isZero();
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private static byte[] bytes(String text) {
    return LauncherRig.bytes(text);
  }
}
