package dev.affogato.client.launcher;

import static dev.affogato.client.launcher.LauncherRig.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.process.ProcessResult;
import dev.affogato.base.reason.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** That nobody gets more from a launcher through the machine's agent than its command line says. */
@Timeout(60)
class LauncherObedienceTest {
  private static final byte[] NOTHING = {};
  private static final Reason BUSY = new Reason("busy", "this machine's agent is busy");

  /** How calls end: by the machine's agent, by the compiler itself, by a program of the agent's. */
  private static final int MACHINE = 5;

  private static final int COMPILER = 7;
  private static final int FOREIGN = 9;

  @TempDir Path root;
  private LauncherRig rig;

  @BeforeEach
  void setUp() throws Exception {
    rig = new LauncherRig(root);
    rig.fakeCompiler("gcc");
    rig.tool("other", "exit " + FOREIGN + "\n");
  }

  @AfterEach
  void tearDown() throws Exception {
    rig.close();
  }

  @Test
  void executesNothingButItsOwnCommand() throws Exception {
    String gcc = rig.tools.resolve("gcc").toString();
    String other = rig.tools.resolve("other").toString();
    List<ExecReply> commands =
        List.of(
            exec(other, List.of(gcc, "-c", "a.c"), List.of()),
            exec(gcc, List.of(gcc, "-c", "a.c"), List.of()),
            exec("", List.of(other, "-c", "a.c"), List.of()),
            exec("", List.of(gcc, "-c", "b.c"), List.of()),
            exec("", List.of(gcc, "-c"), List.of()),
            exec("", List.of(gcc, "-c", "a.c", "-wrapper", other), List.of()),
            exec("", List.of(gcc, "-c", "a.c"), List.of("LD_PRELOAD=/tmp/x.so")),
            exec("", List.of(gcc, "-c", "a.c"), List.of("PATH")));
    for (ExecReply command : commands) {
      ProcessResult result = run(launcher -> launcher.exec(command), "gcc", "-c", "a.c");
      assertThat(result.status()).isEqualTo(COMPILER);
      assertThat(result.stdoutText()).isEqualTo(gcc + " -c a.c\n");
    }
    assertThat(rig.fallbacks()).hasSize(commands.size()).containsOnly("agent-overreach");
  }

  @Test
  void executesItsOwnCommandWhateverItIs() throws Exception {
    String other = rig.tools.resolve("other").toString();
    ExecReply itself = exec("", List.of(other, "a b", "", "-o"), List.of());
    ProcessResult result =
        runAs(rig.icerun(), launcher -> launcher.exec(itself), "other", "a b", "", "-o");
    assertThat(result.status()).isEqualTo(FOREIGN);
    assertThat(rig.fallbacks()).isEmpty();
  }

  @Test
  void preprocessesNothing() throws Exception {
    Path trace = root.resolve("trace");
    PreprocessRequest request =
        new PreprocessRequest("/bin/touch", List.of("touch", trace.toString()), List.of());
    PreprocessRequest usual = new PreprocessRequest("", List.of("gcc", "-E", "a.c"), List.of());
    for (PreprocessRequest asked : List.of(request, usual)) {
      ProcessResult result =
          run(launcher -> launcher.preprocess(asked, (b, s, n) -> {}), "gcc", "-c", "a.c");
      assertThat(result.status()).isEqualTo(COMPILER);
    }
    assertThat(trace).doesNotExist();
    assertThat(rig.fallbacks()).containsExactly("agent-overreach", "agent-overreach");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-c a.c -o out/x.o | /etc/affogato-test",
        "-c a.c -o out/x.o | ../x.o",
        "-c a.c -o out/x.o | x.o",
        "-c a.c -o out/x.o | out/../out/x.o",
        "-c a.c -o out/x.o | out/y.o",
        "-c a.c -o out/x.o | out/x",
        "-c a.c -o out/x.o | out/x.o.sh",
        "-c a.c -o out/x.o | a.o",
        "-c a.c -o out/x.o | a.c",
        "-c a.c -o out/x.o | out/x.d",
        "-c a.c -o out/x.o | out/x.dwo",
        "-c a.c -o out/x.o -MD | out/a.d",
        "-c a.c -o out/x.o -MD | out/.d",
        "-c a.c -o out/x.o -MD | .d",
        "-c a.c -o out/x.o -MD | out/x.o.d",
        "-c a.c -o out/x.o -MD | out/x.dwo",
        "-c out/a.c | out/a.o",
        "-c a.c | a.c",
        "-c a.c | a.s",
        "-c a.c | b.o",
        "-c a.c | ../a.o",
        "-c a.c -Wp,-MMD | a.o.d",
        "-S a.c | a.o",
        "a.c | a.o",
        "a.c -o out/x.o | out/x.o",
        "-E a.c -o out/x.o | out/x.o",
      })
  void writesNothingTheCommandDoesNotName(String arguments, String file) throws Exception {
    rig.folder("work/out");
    ProcessResult result = run(launcher -> deliver(launcher, file, 0666), words(arguments));
    assertThat(result.status()).isEqualTo(COMPILER);
    assertThat(rig.fallbacks()).containsExactly("agent-overreach");
    assertThat(rig.filesIn(rig.work.resolve("out"))).isEmpty();
    assertThat(rig.filesIn(rig.work)).containsExactly("a.o", "out");
    assertThat(rig.work.resolve("a.o")).hasContent("compiled");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-c a.c -o out/x.o | out/x.o",
        "-c a.c -oout/x.o | out/x.o",
        "-c a.c --output=out/x.o | out/x.o",
        "--compile a.c --output out/x.o | out/x.o",
        "-S a.c -o out/x.s | out/x.s",
        "-c a.c -o out/x.o -MD -MF out/y | out/y",
        "-c a.c -o out/x.o -MMD -MFout/y | out/y",
        "-c a.c -o out/x.o -Wp,-MMD,out/.x.o.d | out/.x.o.d",
        "-c a.c -o out/x.o -Wp,-MD,out/y,-MP | out/y",
        "-c a.c -o out/x.o -MD | out/x.d",
        "-c a.c -o out/x.cpp.o -MMD | out/x.cpp.d",
        "-c a.c -o out/x.cpp.o -g -gsplit-dwarf | out/x.cpp.dwo",
        "-c a.c -o out/.x -gsplit-dwarf | out/.x.dwo",
        "-c a.c -o out/.x -gsplit-dwarf | out/.dwo",
        "-c out/a.c | a.o",
        "-c a.b.c | a.b.o",
        "-MD -c out/a.c | a.d",
        "-S a.c | a.s",
        "-S -emit-llvm a.c | a.ll",
        "-c -emit-llvm a.c | a.bc",
      })
  void writesWhatTheCommandNames(String arguments, String file) throws Exception {
    rig.folder("work/out");
    ProcessResult result = run(launcher -> deliver(launcher, file, 0666), words(arguments));
    assertThat(result.status()).isEqualTo(MACHINE);
    assertThat(rig.work.resolve(file)).hasContent("made");
    assertThat(rig.fallbacks()).isEmpty();
  }

  @Test
  void removesNothingButAnOutput() throws Exception {
    Path output = Files.writeString(rig.work.resolve("b.o"), "former");
    assertThat(run(launcher -> remove(launcher, "b.o"), words("-c a.c -o c.o")).status())
        .isEqualTo(COMPILER);
    assertThat(output).hasContent("former");
    assertThat(rig.fallbacks()).containsExactly("agent-overreach");
    assertThat(run(launcher -> remove(launcher, "b.o"), words("-c a.c -o b.o")).status())
        .isEqualTo(MACHINE);
    assertThat(output).doesNotExist();
  }

  private static void remove(LauncherConnection launcher, String file) throws IOException {
    launcher.remove(file);
    launcher.finish(MACHINE, NOTHING, NOTHING);
  }

  @Test
  void writesNoCommandsForIcerun() throws Exception {
    rig.tool("tool", "exit " + COMPILER + "\n");
    ProcessResult result =
        runAs(
            rig.icerun(), launcher -> deliver(launcher, "a.o", 0666), words("tool -c a.c -o a.o"));
    assertThat(result.status()).isEqualTo(COMPILER);
    assertThat(rig.filesIn(rig.work)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"511", "2541", "2486", "420"})
  void givesNoOtherRightsThanACompilerWould(int mode) throws Exception {
    ProcessResult result = run(launcher -> deliver(launcher, "a.o", mode), "gcc", "-c", "a.c");
    boolean usual = mode == 0777;
    assertThat(result.status()).isEqualTo(usual ? MACHINE : COMPILER);
  }

  @Test
  void doesNotShowWhatOnlySomeMayRead() throws Exception {
    Path open = file("open.h", "rw-r--r--");
    Path group = file("group.h", "rw-rw----");
    Path own = file("own.h", "rw-------");
    Path link = Files.createSymbolicLink(rig.work.resolve("link.h"), own);
    CompletableFuture<List<Read>> answers = new CompletableFuture<>();
    List<ReadRequest> files = new ArrayList<>();
    for (Path path : List.of(own, group, link, open)) {
      files.add(new ReadRequest(path.toString(), 1000));
    }
    ProcessResult result =
        run(
            launcher -> {
              answers.complete(launcher.read(files));
              launcher.finish(MACHINE, NOTHING, NOTHING);
            },
            words("gcc -c a.c"));
    assertThat(result.status()).isEqualTo(MACHINE);
    assertThat(answers.get())
        .extracting(Read::succeeded)
        .containsExactly(false, false, false, true);
    assertThat(answers.get().getLast().content()).isEqualTo(bytes("secret"));
  }

  @Test
  void doesNotAskWhereAFileHidesWhatTheCommandNames() throws Exception {
    rig.script(rig.prefix.resolve("lib/affogato/agent"), "exit 1\n");
    try (FakeMachine machine =
        FakeMachine.serving(rig, launcher -> deliver(launcher, "a.o", 0666))) {
      assertThat(rig.run(rig.icecc(), "gcc", "-c", "@words", "a.c").status()).isEqualTo(COMPILER);
      assertThat(machine.roles()).doesNotContain('M');
      assertThat(rig.run(rig.icecc(), "gcc", "-c", "-DX=@x", "a.c").status()).isEqualTo(MACHINE);
    }
  }

  private Path file(String name, String mode) throws IOException {
    Path file = Files.writeString(rig.work.resolve(name), "secret");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  private static ExecReply exec(String program, List<String> argv, List<String> environment) {
    return new ExecReply(false, false, program, argv, environment, BUSY);
  }

  private static void deliver(LauncherConnection launcher, String file, int mode)
      throws IOException {
    launcher.file(file, mode, bytes("made"));
    launcher.finish(MACHINE, NOTHING, NOTHING);
  }

  private static Object[] words(String text) {
    return text.startsWith("gcc") || text.startsWith("tool")
        ? text.split(" ")
        : ("gcc " + text).split(" ");
  }

  private ProcessResult run(LauncherHandler taken, Object... words) throws Exception {
    return runAs(rig.icecc(), taken, words);
  }

  /** Calls a launcher that meets an agent that does {@code taken}. */
  private ProcessResult runAs(Path launcher, LauncherHandler taken, Object... words)
      throws Exception {
    List<Object> argv = new ArrayList<>(List.of(launcher));
    argv.addAll(List.of(words));
    try (FakeMachine machine =
        FakeMachine.serving(
            rig,
            connection -> {
              taken.handle(connection);
              connection.awaitClose();
            })) {
      ProcessResult result = rig.run(argv.toArray());
      assertThat(machine.roles()).containsExactly('M');
      return result;
    } finally {
      Files.delete(root.resolve("machine.socket"));
    }
  }
}
