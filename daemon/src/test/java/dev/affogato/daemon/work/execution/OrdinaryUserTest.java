package dev.affogato.daemon.work.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.affogato.base.process.Command;
import dev.affogato.base.process.ProcessResult;
import dev.affogato.daemon.work.Machine;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Where the tests run as root, everything must work for an ordinary user too; elsewhere all tests
 * show that.
 */
class OrdinaryUserTest {
  private static final String NOBODY = "65534";

  @TempDir Path dir;

  @Test
  void compilesInAJailWithoutBeingRoot() throws Exception {
    assertThat(run(OrdinaryUser.class))
        .isEqualTo("root=false verified=true status=0 object=true cancelled=true action=true\n");
  }

  @Test
  void containsHostileJobsWithoutBeingRoot() throws Exception {
    String contained = contained("");
    String served = contained("served ");

    assertThat(run(HostileUser.class))
        .isEqualTo(
            "root: false\n"
                + contained
                + served
                + "gone server: true\ngone client: true\nnothing left: true\n");
  }

  private static String contained(String prefix) {
    return Stream.of(Attack.values())
        .map(attack -> prefix + attack.word() + ": contained, good job: done\n")
        .collect(Collectors.joining());
  }

  /** What {@code program} prints when an ordinary user runs it. */
  private String run(Class<?> program) throws Exception {
    assumeTrue(Machine.isRoot(), "not needed: these tests do not run as root");
    Machine.needs("bwrap", "setpriv", "gcc", "g++", "as", "objcopy", "ldd");
    Machine.sandbox(Machine.open(dir));
    Path home = Machine.open(dir.resolve("home"));
    Files.setAttribute(home, "unix:uid", 65534);
    List<String> command =
        List.of(
            "setpriv",
            "--reuid",
            NOBODY,
            "--regid",
            NOBODY,
            "--clear-groups",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            // As the daemon is started.
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Daffogato.jail=" + Machine.jail(),
            "-Daffogato.jail.serves=true",
            "-cp",
            readableClassPath(),
            program.getName(),
            home.toString());

    ProcessResult result =
        Machine.RUNNER.run(Command.of(command).in(home).withTimeout(Duration.ofMinutes(5)));

    assertThat(result.stderrText()).isEmpty();
    return result.stdoutText();
  }

  /** The build's folders may be closed to others. */
  private String readableClassPath() throws IOException {
    Path copies = Machine.open(dir.resolve("classes"));
    List<String> entries = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path copy = copies.resolve(entries.size() + "-" + Path.of(entry).getFileName());
      copyAll(Path.of(entry), copy);
      entries.add(copy.toString());
    }
    return String.join(File.pathSeparator, entries);
  }

  private static void copyAll(Path from, Path to) throws IOException {
    if (!Files.exists(from)) {
      return;
    }
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path copy = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Machine.open(copy);
        } else {
          Files.copy(file, copy);
          copy.toFile().setReadable(true, false);
        }
      }
    }
  }
}
