package dev.affogato.daemon.work.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.affogato.base.process.ProcessResult;
import dev.affogato.daemon.work.Machine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Jail.Kind.class)
class SandboxTest {
  @Parameter Jail.Kind kind;

  private static final long MIB = 1L << 20;

  @TempDir Path dir;
  private Jail jail;

  @BeforeEach
  void makeJail() throws Exception {
    jail = new Jail(dir, kind);
  }

  @Test
  void handsOnStreamsAndStatus() throws Exception {
    ProcessResult result = jail.run("echo out; echo err >&2; exit 7");

    assertThat(result.stdoutText()).isEqualTo("out\n");
    assertThat(result.stderrText()).isEqualTo("err\n");
    assertThat(result.status()).isEqualTo(7);
    assertThat(jail.report().started()).isTrue();
  }

  @Test
  void tellsASignalAsShellsDo() throws Exception {
    assertThat(jail.run("ulimit -t 1; while :; do :; done").status()).isEqualTo(128 + 9);
  }

  @Test
  void reportsThatTheProgramDidNotStart() throws Exception {
    Files.delete(jail.root.resolve("usr/bin/bash"));

    assertThat(jail.run("true").succeeded()).isFalse();
    assertThat(jail.report().started()).isFalse();
  }

  @Test
  void countsTimeAndPageFaultsOfAllDescendants() throws Exception {
    jail.run("(i=0; while ((i < 300000)); do ((i++)); done) | cat");

    assertThat(jail.report().userMs()).isPositive();
    assertThat(jail.report().pageFaults()).isGreaterThan(100);
  }

  @Test
  void endsWhatTheProgramLeftRunning() throws Exception {
    jail.run("sleep 7654321 & setsid -f sleep 7654321; exit 0");

    assertThat(ProcessHandle.allProcesses().flatMap(p -> p.info().commandLine().stream()))
        .noneMatch(line -> line.contains("sleep 7654321"));
  }

  @ParameterizedTest
  @CsvSource({
    "/home/me/src, /home/me/src/obj",
    "/home/me/src, /home/me/obj",
    "/home/me/src/deep, /home/me/src",
    "/usr/src/me, /usr/src/me/obj",
    "/usr/bin/me, /usr/bin/me",
    "/usr, /usr/obj",
    "/, /out",
    "/tmp/a b, /tmp/o",
  })
  void makesTheFoldersTheJobHasAtHome(String directory, String out) throws Exception {
    jail.folders(directory, out);

    ProcessResult result = jail.run("pwd; ls /usr/bin/bash; echo x >'" + out + "/made'");

    assertThat(result.stderrText()).isEmpty();
    assertThat(result.stdoutText()).isEqualTo(directory + "\n/usr/bin/bash\n");
    assertThat(jail.out().resolve("made")).exists();
  }

  @ParameterizedTest
  @CsvSource({
    "/usr/bin/bash, /x",
    "/x, /usr/bin/bash",
    "/x, /usr/bin",
    "/x, /usr/bin/bash/y",
    "/x, /link/y",
    "/x, /",
    "/x, /proc/x",
    "/x, /dev",
    "/proc, /x",
    "/x, /y/../z",
    "x, /x",
    "/x, ''",
  })
  void refusesFoldersThatWouldHideTheToolChain(String directory, String out) throws Exception {
    Files.createSymbolicLink(jail.root.resolve("link"), Path.of("/usr"));
    jail.folders(directory, out);

    assertThatThrownBy(() -> jail.argv("true")).isInstanceOf(NotPossibleException.class);
  }

  @Test
  void showsLinksOfTheEnvironmentAsLinks() throws Exception {
    Files.createSymbolicLink(jail.root.resolve("bin"), Path.of("usr/bin"));

    assertThat(jail.run("/bin/ls /bin/ls").stdoutText()).isEqualTo("/bin/ls\n");
  }

  @Test
  void limitsMemoryFilesAndTmp() throws Exception {
    jail.limits(new JobLimits(100, MIB, MIB, 1000, 256, 64, Duration.ofSeconds(30)));

    assertThat(jail.run("x=$(head -c 200000000 /dev/zero | cat -v)").succeeded()).isFalse();
    assertThat(jail.run("head -c 2000000 /dev/zero >/tmp/out/f").succeeded()).isFalse();
    assertThat(Files.size(jail.out().resolve("f"))).isLessThanOrEqualTo(MIB);
    assertThat(
            jail.run("head -c 900000 /dev/zero >/tmp/f && head -c 900000 /dev/zero >/tmp/g")
                .succeeded())
        .isFalse();
    assertThat(jail.run("ulimit -c; ulimit -n; ulimit -v; ulimit -t").stdoutText())
        .isEqualTo("0\n64\n102400\n30\n");
  }

  @Test
  void runsNicerThanTheDaemon() throws Exception {
    String own = Files.readString(Path.of("/proc/self/stat")).split(" ")[18];

    String inside = jail.run("nice").stdoutText().strip();

    assertThat(Integer.parseInt(inside))
        .isEqualTo(Math.min(19, Integer.parseInt(own) + Machine.NICE_LEVEL));
  }

  @Test
  void leavesNothingOfTheFirstTry() throws Exception {
    assertThat(dir.resolve("probe")).isEmptyDirectory();
  }
}
