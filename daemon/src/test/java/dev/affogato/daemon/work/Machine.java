package dev.affogato.daemon.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.affogato.base.process.Command;
import dev.affogato.base.process.ProcessResult;
import dev.affogato.base.process.ProcessRunner;
import dev.affogato.daemon.work.sandbox.JobUser;
import dev.affogato.daemon.work.sandbox.Sandbox;
import dev.affogato.daemon.work.sandbox.SandboxSettings;
import dev.affogato.daemon.work.sandbox.group.ControlGroups;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the tests need of the real machine: its programs, a jail, and small environments made of its
 * files.
 */
public final class Machine {
  public static final ProcessRunner RUNNER = ProcessRunner.system();

  public static final int NICE_LEVEL = 5;

  /** What ldd says, by program: it is asked again and again. */
  private static final Map<Path, String> LIBRARIES = new ConcurrentHashMap<>();

  /** Our own jail, compiled for these tests unless they were given one. */
  private static final String JAIL = "affogato.jail";

  private static final Path JAIL_SOURCE = Path.of("jail/jail.c");

  static {
    try {
      compileJail();
    } catch (IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    } catch (InterruptedException ending) {
      throw new IllegalStateException(ending);
    }
  }

  private Machine() {}

  private static void compileJail() throws IOException, InterruptedException {
    if (System.getProperty(JAIL) != null || !Files.exists(JAIL_SOURCE)) {
      return;
    }
    Path folder = open(Files.createTempDirectory("affogato-jail"));
    Path program = folder.resolve("affogato-jail");
    folder.toFile().deleteOnExit();
    program.toFile().deleteOnExit();
    String source = JAIL_SOURCE.toString();
    ProcessResult result =
        RUNNER.run(
            Command.of(
                "gcc",
                "-std=c11",
                "-O2",
                "-Wall",
                "-Wextra",
                "-Werror",
                "-static",
                source,
                "-o",
                program.toString()));
    assertThat(result.stderrText()).as("compiling " + source).isEmpty();
    System.setProperty(JAIL, program.toString());
    System.setProperty(JAIL + ".serves", "true");
  }

  /** The program that makes our own jails. */
  public static String jail() {
    return String.valueOf(System.getProperty(JAIL));
  }

  /** Skips the test where a program is missing; on a build server that is a failure. */
  public static void needs(String... programs) {
    for (String program : programs) {
      boolean there =
          Stream.of("/usr/bin", "/bin", "/usr/lib/icecc")
              .anyMatch(folder -> Files.isExecutable(Path.of(folder).resolve(program)));
      needs("the program " + program, there);
    }
  }

  /** The same for a file that is no program on PATH. */
  public static void needs(Path file) {
    needs(file.toString(), Files.exists(file));
  }

  private static void needs(String what, boolean there) {
    if (System.getenv("CI") != null) {
      assertThat(there).as("%s must be installed where CI is set", what).isTrue();
    }
    assumeTrue(there, "not tried: " + what + " is not installed");
  }

  /** A jail with its first try below {@code folder}; skips the test where none can be made. */
  public static Sandbox sandbox(Path folder) throws IOException, InterruptedException {
    return sandbox(folder, null);
  }

  /** The same with control groups for jobs. */
  public static Sandbox sandbox(Path folder, @Nullable ControlGroups groups)
      throws IOException, InterruptedException {
    needs("bwrap");
    return usable(probe(folder, groups));
  }

  /** The jail that was found; skips the test if there is none. */
  public static Sandbox usable(Sandbox.Probe probe) {
    return switch (probe) {
      case Sandbox.Usable usable -> usable.sandbox();
      case Sandbox.Unusable unusable -> {
        assertThat(System.getenv("CI")).as(unusable.reason().text()).isNull();
        assumeTrue(false, unusable.reason().text());
        throw new IllegalStateException("not reached");
      }
    };
  }

  public static Sandbox.Probe probe(Path folder) throws IOException, InterruptedException {
    return probe(folder, null);
  }

  private static Sandbox.Probe probe(Path folder, @Nullable ControlGroups groups)
      throws IOException, InterruptedException {
    JobUser user = JobUser.choose("icecc", RUNNER);
    return Sandbox.probe(
        new SandboxSettings(folder.resolve("probe"), user, NICE_LEVEL, groups), RUNNER);
  }

  public static boolean isRoot() throws IOException, InterruptedException {
    return JobUser.choose("nobody", RUNNER).switching();
  }

  /** JUnit's folders are closed to others; jobs run as another user. */
  public static Path open(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    return folder;
  }

  /** Copies {@code program} and the libraries it needs to their own places below {@code root}. */
  public static void pack(Path root, String program) throws IOException, InterruptedException {
    pack(root, Path.of(program), program);
  }

  /** Copies {@code program} to {@code inside}, and the libraries it needs to their own places. */
  public static void pack(Path root, Path program, String inside)
      throws IOException, InterruptedException {
    copy(program, root, inside);
    String libraries = LIBRARIES.get(program);
    if (libraries == null) {
      libraries = RUNNER.run(Command.of("ldd", program.toString())).stdoutText();
      LIBRARIES.put(program, libraries);
    }
    for (String word : libraries.split("\\s+")) {
      if (word.startsWith("/")) {
        copy(Path.of(word), root, word);
      }
    }
  }

  /** This machine's gcc and g++ as an environment: what icecc-create-env collects. */
  public static void packGcc(Path root) throws IOException, InterruptedException {
    needs("gcc", "g++", "as", "objcopy", "ldd");
    pack(root, Path.of("/usr/bin/gcc"), "/usr/bin/gcc");
    pack(root, Path.of("/usr/bin/g++"), "/usr/bin/g++");
    pack(root, Path.of("/bin/true"), "/bin/true");
    pack(root, Path.of("/usr/bin/as"), "/usr/bin/as");
    pack(root, Path.of("/usr/bin/objcopy"), "/usr/bin/objcopy");
    for (String part : List.of("cc1", "cc1plus")) {
      ProcessResult where = RUNNER.run(Command.of("gcc", "-print-prog-name=" + part));
      pack(root, Path.of(where.stdoutText().strip()), "/usr/bin/" + part);
    }
  }

  private static void copy(Path file, Path root, String inside) throws IOException {
    Path copy = root.resolve(inside.substring(1));
    for (Path folder = copy.getParent(); !Files.isDirectory(folder); folder = copy.getParent()) {
      openAll(root, root.relativize(folder));
    }
    Files.copy(file.toRealPath(), copy, StandardCopyOption.REPLACE_EXISTING);
    Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void openAll(Path root, Path relative) throws IOException {
    Path at = root;
    for (Path step : relative) {
      at = open(at.resolve(step.toString()));
    }
  }
}
