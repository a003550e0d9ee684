package dev.affogato.daemon.work.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.affogato.base.process.Command;
import dev.affogato.daemon.work.Machine;
import dev.affogato.daemon.work.environment.EnvironmentId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The service against compilers that are shell scripts: {@code ${@: -1}} is their output file. */
class CompileServiceTest {
  private static final CompileLimits SMALL =
      new CompileLimits(1000, Duration.ofSeconds(60), 2 << 20, 20_000);

  @TempDir Path dir;
  private Bench bench;

  @BeforeEach
  void makeBench() throws Exception {
    bench = new Bench(dir);
  }

  @AfterEach
  void everyJobLeavesNothing() throws Exception {
    assertThat(bench.scratch()).isEmptyDirectory();
    assertThat(bench.store.report()).noneMatch(environment -> environment.inUse());
  }

  @Test
  void givesTheObjectTheTextsAndTheCost() throws Exception {
    bench.scriptedCompiler("cat >${@: -1}; echo out; echo err >&2");

    Bench.Result result = bench.compile(Bench.job("-c"), "source");

    assertThat(result.compiled().status()).isZero();
    assertThat(result.objectText()).isEqualTo("source");
    assertThat(result.stdout()).isEqualTo("out\n");
    assertThat(result.stderr()).isEqualTo("err\n");
    assertThat(result.compiled().tryLocally()).isFalse();
    assertThat(result.compiled().dwo()).isNull();
    assertThat(result.compiled().usage().sourceBytes()).isEqualTo(6);
    assertThat(result.compiled().usage().outputBytes()).isEqualTo(6);
    assertThat(result.compiled().usage().pageFaults()).isPositive();
  }

  @Test
  void showsTheCompilerTheSameWorldEveryTime() throws Exception {
    bench.scriptedCompiler(
        "{ pwd; echo \"$PATH $LC_ALL $HOME $TMPDIR $HOSTNAME\"; echo $*; } >${@: -1}");

    assertThat(bench.compile(Bench.job("-DX=a b"), "").objectText())
        .isEqualTo(
            "/home/me\n/usr/bin C /nonexistent /tmp affogato\n"
                + "-x c -DX=a b -fpreprocessed - -o /tmp/affogato/result.o\n");
  }

  @Test
  void takesAllTheSourceOfACompilerThatStopsReading() throws Exception {
    bench.scriptedCompiler("echo 'a.c:1: error: no' >&2; exit 1");

    Bench.Result result = bench.compile(Bench.job(), new byte[5 << 20]);

    assertThat(result.compiled().status()).isEqualTo(1);
    assertThat(result.compiled().tryLocally()).isFalse();
    assertThat(result.compiled().object()).isNull();
    assertThat(result.compiled().usage().sourceBytes()).isEqualTo(5 << 20);
  }

  @Test
  void readsAllOutputBeforeAllSourceIsSent() throws Exception {
    bench.scriptedCompiler(
        "head -c 10000 /dev/zero; head -c 10000 /dev/zero >&2; cat >/dev/null; : >${@: -1}");

    assertThat(bench.compile(Bench.job(), new byte[1 << 20]).compiled().stdout()).hasSize(10_000);
  }

  @Test
  void endsACompilerThatNeverReadsWhenItsTimeIsOver() throws Exception {
    bench.scriptedCompiler("sleep 1234567");
    try (CompileExecution execution = bench.start(Bench.job())) {
      bench.time.advance(Duration.ofSeconds(61));

      execution.feed(new byte[1 << 20], 0, 1 << 20);
      CompileOutcome.Compiled outcome = (CompileOutcome.Compiled) execution.await();

      assertThat(outcome.status()).isEqualTo(CompileOutcome.STATUS_IO_ERROR);
      assertThat(outcome.tryLocally()).isTrue();
      assertThat(new String(outcome.stderr(), StandardCharsets.UTF_8))
          .contains("longer than its limit of 60 s");
    }
    assertThat(running("sleep 1234567")).isFalse();
  }

  @Test
  void cancelEndsTheCompilerAndAllItStarted() throws Exception {
    bench.scriptedCompiler("sleep 2345678 & head -c 1000000 >/dev/null; sleep 2345678");
    try (CompileExecution execution = bench.start(Bench.job())) {
      execution.feed(new byte[1_000_000], 0, 1_000_000);

      execution.cancel();

      assertThat(execution.await()).isInstanceOf(CompileOutcome.Cancelled.class);
      assertThat(running("sleep 2345678")).isFalse();
    }
  }

  @Test
  void cancelLeavesNothingHoweverEarlyItComes() throws Exception {
    bench.scriptedCompiler("sleep 7890123");
    for (int delay = 0; delay < 40; delay++) {
      try (CompileExecution execution = bench.start(Bench.job())) {
        // Some work of its own puts the cancellation at another moment of the start each time.
        if (delay % 4 == 0) {
          Machine.RUNNER.run(Command.of("true"));
        }
        bench.service.verify(new EnvironmentId("x86_64", "none"));
        execution.cancel();
      }
    }
    assertThat(running("sleep 7890123")).isFalse();
    assertThat(running(bench.scratch() + "/")).isFalse();
  }

  @Test
  void endsJobsOfAKilledDaemonBeforeItStarts() throws Exception {
    bench.scriptedCompiler("head -c 1000000 >/dev/null; sleep 8901234");
    try (CompileExecution orphan = bench.start(Bench.job())) {
      orphan.feed(new byte[1_000_000], 0, 1_000_000);

      bench.reopenService();

      assertThat(running("sleep 8901234")).isFalse();
      assertThat(bench.scratch()).isEmptyDirectory();
    }
  }

  @Test
  void cancelFreesAFeederTheCompilerKeepsWaiting() throws Exception {
    bench.scriptedCompiler("sleep 3456789");
    try (CompileExecution execution = bench.start(Bench.job())) {
      Thread feeder = Thread.ofVirtual().start(() -> execution.feed(new byte[1 << 20], 0, 1 << 20));

      execution.cancel();

      assertThat(feeder.join(Duration.ofSeconds(30))).isTrue();
    }
  }

  @Test
  void closeEndsWhatNobodyAwaits() throws Exception {
    bench.scriptedCompiler("head -c 1000000 >/dev/null; sleep 4567890");
    try (CompileExecution execution = bench.start(Bench.job())) {
      execution.feed(new byte[1_000_000], 0, 1_000_000);
    }
    assertThat(running("sleep 4567890")).isFalse();
  }

  @Test
  void interruptionEndsTheCompiler() throws Exception {
    bench.scriptedCompiler("sleep 5678901");
    AtomicReference<Throwable> seen = new AtomicReference<>();
    try (CompileExecution execution = bench.start(Bench.job())) {
      Thread waiter =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  execution.await();
                } catch (Exception interrupted) {
                  seen.set(interrupted);
                }
              });
      waiter.interrupt();
      assertThat(waiter.join(Duration.ofSeconds(30))).isTrue();
    }
    assertThat(seen.get()).isInstanceOf(InterruptedException.class);
    assertThat(running("sleep 5678901")).isFalse();
  }

  @Test
  void asksTheClientToCompileWhatDiedByASignal() throws Exception {
    bench.scriptedCompiler("ulimit -t 1; while :; do :; done");

    Bench.Result result = bench.compile(Bench.job(), "");

    assertThat(result.compiled().status()).isEqualTo(128 + 9);
    assertThat(result.compiled().tryLocally()).isTrue();
  }

  @Test
  void asksTheClientToCompileWhatRanOutOfMemory() throws Exception {
    bench.scriptedCompiler("echo 'cc1: out of memory allocating 8 bytes' >&2; exit 1");

    assertThat(bench.compile(Bench.job(), "").compiled().tryLocally()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "head -c 30000 /dev/zero; : >${@: -1}",
        "head -c 30000 /dev/zero >&2; : >${@: -1}",
        "head -c 3000000 /dev/zero >${@: -1}",
        "for i in {1..2000}; do : >/tmp/affogato/$i; done; sleep 6789012",
        "while i=$((i+1)); do head -c 1000000 /dev/zero >/tmp/affogato/$i; done",
        ": no object",
        "mkdir ${@: -1}",
        "ln -s /usr/bin/as ${@: -1}",
        "ln -s /etc/passwd ${@: -1}",
      })
  void givesUpWhatDoesNotBehaveLikeACompiler(String script) throws Exception {
    bench.scriptedCompiler(script).limits(SMALL);

    Bench.Result result = bench.compile(Bench.job(), "");

    assertThat(result.compiled().status()).isEqualTo(CompileOutcome.STATUS_IO_ERROR);
    assertThat(result.compiled().tryLocally()).isTrue();
    assertThat(result.compiled().object()).isNull();
    assertThat(result.stderr()).contains("the remote compiler ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mkdir -p /tmp/affogato/a/b; : >/tmp/affogato/a/b/c; chmod 0 /tmp/affogato/a/b /tmp/affogato/a; exit 1",
        "cd /tmp/affogato; for i in {1..50}; do d=dddddddddd$d; done; "
            + "for i in {1..300}; do mkdir $d && cd $d || break; done; exit 1",
        "chmod 0 /tmp/affogato; exit 1",
        "ln -s / /tmp/affogato/root; exit 1",
      })
  void removesFilesMadeHardToRemove(String script) throws Exception {
    bench.scriptedCompiler(script);

    assertThat(bench.compile(Bench.job(), "").compiled().status()).isEqualTo(1);
  }

  @Test
  void saysThatTheEnvironmentIsGone() throws Exception {
    CompileOutcome.NotStarted failure = bench.startFails(Bench.job());

    assertThat(failure.environmentDamaged()).isTrue();
    assertThat(failure.status()).isEqualTo(CompileOutcome.STATUS_ENVIRONMENT_DAMAGED);
    assertThat(failure.reason().text())
        .contains("x86_64/bench", "is not executable, installed environment removed?");
  }

  @Test
  void saysThatTheEnvironmentHasNoSuchCompiler() throws Exception {
    bench.scriptedCompiler("exit 0");
    CompileJob clang =
        new CompileJob(1, Bench.ID, Language.C, List.of(), "clang", "a.c", "/", "a.o", false, 43);

    assertThat(bench.startFails(clang).reason().text())
        .contains("usr/bin/clang of environment x86_64/bench");
  }

  @Test
  void refusesWhatCannotBeRun() throws Exception {
    bench.scriptedCompiler("exit 0");
    CompileJob shell =
        new CompileJob(1, Bench.ID, Language.C, List.of(), "sh", "a.c", "/", "a.o", false, 43);
    CompileJob split =
        new CompileJob(
            1, Bench.ID, Language.C, List.of(), "gcc", "a.c", "/x", "/dev/a.o", true, 43);

    assertThat(bench.startFails(shell).status()).isEqualTo(CompileOutcome.STATUS_GENERAL);
    assertThat(bench.startFails(split).reason().text()).contains("output folder");
    assertThat(bench.startFails(split).environmentDamaged()).isFalse();
  }

  @Test
  void worksElsewhereWhereTheClientsFolderIsInTheWay() throws Exception {
    bench.scriptedCompiler("pwd >${@: -1}");
    CompileJob odd =
        new CompileJob(
            1, Bench.ID, Language.C, List.of(), "gcc", "a.c", "/usr/bin/as", "a.o", false, 43);

    assertThat(bench.compile(odd, "").objectText()).isEqualTo("/tmp/affogato\n");
  }

  @Test
  void saysThatTheCompilerDidNotStart() throws Exception {
    bench.scriptedCompiler("exit 0");
    Files.delete(bench.base.resolve("target=x86_64/bench/usr/bin/bash"));

    CompileOutcome outcome = bench.compile(Bench.job(), "source").outcome();

    assertThat(outcome).isInstanceOf(CompileOutcome.NotStarted.class);
    assertThat(((CompileOutcome.NotStarted) outcome).reason().text())
        .contains("compiler did not start");
  }

  @Test
  void passesEveryByteOfAnArgument() throws Exception {
    assumeTrue(
        "UTF-8".equals(System.getProperty("sun.jnu.encoding")),
        "not tried: this locale is not UTF-8, see ByteText");
    bench.scriptedCompiler("echo $3 >${@: -1}");
    String bytes =
        new String(
            "-DX=\u00e4\u20ac".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);

    assertThat(bench.compile(Bench.job(bytes), "").objectText()).isEqualTo(bytes + "\n");
  }

  @Test
  void jobsCannotSeeEachOthersFiles() throws Exception {
    bench.scriptedCompiler(
        "{ shopt -s nullglob; echo /tmp/* /tmp/affogato/*; } >${@: -1}; : >/tmp/mine");

    assertThat(bench.compile(Bench.job(), "").objectText())
        .isEqualTo("/tmp/affogato /tmp/affogato/result.o\n");
    assertThat(bench.compile(Bench.job(), "").objectText())
        .isEqualTo("/tmp/affogato /tmp/affogato/result.o\n");
  }

  @Test
  void sweepsFilesAKilledDaemonLeft() throws Exception {
    Files.createDirectories(bench.scratch().resolve("7-left/out"));

    bench.reopenService();

    assertThat(bench.scratch()).isEmptyDirectory();
  }

  @Test
  void verifiesAnEnvironmentByRunningIt() throws Exception {
    bench.scriptedCompiler("cat >${@: -1}");
    Path root = bench.base.resolve("target=x86_64/bench");

    assertThat(bench.service.verify(Bench.ID)).isEqualTo(Verification.WORKS);

    Files.copy(
        root.resolve("usr/bin/bash"),
        root.resolve("bin/true"),
        StandardCopyOption.REPLACE_EXISTING);
    assertThat(bench.service.verify(Bench.ID).works()).isTrue();
    Files.writeString(root.resolve("bin/true"), "not a program of this machine");
    assertThat(bench.service.verify(Bench.ID).works()).isFalse();
    Files.delete(root.resolve("bin/true"));
    assertThat(bench.service.verify(Bench.ID).text())
        .contains("bin/true is not executable, installed environment removed?");
    assertThat(bench.service.verify(new EnvironmentId("x86_64", "other")).text())
        .contains("is not installed");
  }

  @ParameterizedTest
  @CsvSource({
    "echo cc1: no such file >&2; exit 1, cc1: no such file, false",
    "exit 0, gcc of environment x86_64/bench, true",
    "echo Cannot fork >&2; exit 2, Cannot fork, true",
    "echo out of memory >&2; exit 1, out of memory, true",
  })
  void verifiesAnEnvironmentByCompilingInIt(String script, String text, boolean undecided)
      throws Exception {
    bench.scriptedCompiler(script);

    Verification verification = bench.service.verify(Bench.ID);

    assertThat(verification.works()).isFalse();
    assertThat(verification.text()).contains(text);
    assertThat(verification.undecided()).isEqualTo(undecided);
  }

  private static boolean running(String words) {
    return ProcessHandle.allProcesses()
        .anyMatch(process -> process.info().commandLine().orElse("").contains(words));
  }
}
