package dev.affogato.client.launcher;

import static dev.affogato.client.launcher.LauncherRig.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.affogato.base.reason.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the launcher looks at, reads and writes down for the machine's agent. */
@Timeout(60)
class LauncherFilesTest {
  private static final byte[] NOTHING = {};

  /** What an agent asks of its launcher. */
  private interface Question<T> {
    T ask(LauncherConnection launcher) throws IOException;
  }

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
  void looksAtFilesFoldersAndLinks() throws Exception {
    Path file = Files.writeString(rig.work.resolve("a.h"), "int x;\n");
    Files.setLastModifiedTime(
        file, FileTime.from(1_234_567_890_123_456_789L, TimeUnit.NANOSECONDS));
    Path link = Files.createSymbolicLink(rig.work.resolve("link"), Path.of("a.h"));
    Path dangling = Files.createSymbolicLink(rig.work.resolve("dangling"), Path.of("/no/\u00e4"));
    List<Look> looks =
        ask(launcher ->
            launcher.look(
                List.of(
                    new LookRequest(true, name(file)),
                    new LookRequest(false, name(file)),
                    new LookRequest(true, name(link)),
                    new LookRequest(false, name(link)),
                    new LookRequest(true, name(dangling)),
                    new LookRequest(false, name(dangling)),
                    new LookRequest(true, name(rig.work)),
                    new LookRequest(true, "a.h"),
                    new LookRequest(true, "/dev/null"))));
    Look seen = looks.get(0);
    assertThat(seen).isEqualTo(expected(file, true));
    assertThat(seen.isRegular()).isTrue();
    assertThat(seen.mtimeNs()).isEqualTo(1_234_567_890_123_456_789L);
    assertThat(looks.get(1)).isEqualTo(seen);
    assertThat(looks.get(2)).isEqualTo(seen);
    assertThat(looks.get(3)).isEqualTo(expected(link, false));
    assertThat(looks.get(3).isLink()).isTrue();
    assertThat(looks.get(3).target()).isEqualTo("a.h");
    assertThat(looks.get(4)).isEqualTo(Look.NOTHING);
    assertThat(looks.get(5).target()).isEqualTo("/no/\u00c3\u00a4");
    assertThat(looks.get(6)).isEqualTo(expected(rig.work, true));
    assertThat(looks.get(6).isDirectory()).isTrue();
    assertThat(looks.get(7)).isEqualTo(seen);
    assertThat(looks.get(8).exists()).isTrue();
    assertThat(looks.get(8).isRegular()).isFalse();
  }

  @Test
  void seesNothingWhereNothingCanBeSeen() throws Exception {
    Path file = Files.writeString(rig.work.resolve("a.h"), "");
    Path loop = Files.createSymbolicLink(rig.work.resolve("loop"), Path.of("loop"));
    List<String> names =
        List.of("", "/no/such", name(file) + "/x", "/" + "x".repeat(9000), name(loop));
    List<Look> looks =
        ask(launcher -> launcher.look(names.stream().map(n -> new LookRequest(true, n)).toList()));
    assertThat(looks).hasSize(names.size()).containsOnly(Look.NOTHING);
  }

  @Test
  void looksAtAsManyNamesAsItIsAskedAbout() throws Exception {
    Files.createSymbolicLink(rig.work.resolve("long"), Path.of("x".repeat(4000)));
    List<LookRequest> names = new ArrayList<>();
    for (int i = 0; i < 2 * Questions.NAMES_MAX + 100; i++) {
      names.add(new LookRequest(false, i % 3 == 0 ? "long" : i % 3 == 1 ? "." : "absent" + i));
    }
    List<Look> looks = ask(launcher -> launcher.look(names));
    assertThat(looks).hasSameSizeAs(names);
    for (int i = 0; i < looks.size(); i++) {
      Look look = looks.get(i);
      assertThat(i % 3 == 0 ? look.target().length() == 4000 : look.target().isEmpty()).isTrue();
      assertThat(look.isDirectory()).isEqualTo(i % 3 == 1);
    }
    List<Look> none = ask(launcher -> launcher.look(List.of()));
    assertThat(none).isEmpty();
  }

  @Test
  void leavesOutTargetsThatNoFrameHasRoomFor() throws Exception {
    Files.createSymbolicLink(rig.work.resolve("long"), Path.of("x".repeat(4000)));
    FrameBuilder frame = new FrameBuilder(AgentFrames.LOOK).int32(65_536);
    for (int i = 0; i < 65_536; i++) {
      frame.int8(1).string("long");
    }
    CompletableFuture<LauncherFrame> answer = new CompletableFuture<>();
    try (FakeMachine machine =
        FakeMachine.behind(
            rig,
            launcher -> {
              launcher.answer('J');
              FrameReader reader = new FrameReader(launcher.connection().in());
              reader.next();
              launcher.connection().out().write(frame.build());
              answer.complete(LauncherFrame.decode(reader.next()));
              launcher.close();
            })) {
      assertThat(rig.run(rig.icecc(), "gcc").status()).isEqualTo(7);
      assertThat(machine.roles()).containsExactly('M');
    }
    List<Look> looks = ((Seen) answer.get()).looks();
    assertThat(looks).hasSize(65_536).allMatch(Look::isLink);
    assertThat(looks.getFirst().target()).hasSize(4000);
    assertThat(looks.getLast().target()).isEmpty();
  }

  @Test
  void readsFiles() throws Exception {
    byte[] large = new byte[5_000_000];
    new Random(3).nextBytes(large);
    Path file = Files.write(rig.work.resolve("large"), large);
    Path empty = Files.createFile(rig.work.resolve("empty"));
    Path link = Files.createSymbolicLink(rig.work.resolve("link"), file);
    List<Read> reads =
        ask(launcher ->
            launcher.read(
                List.of(
                    new ReadRequest(name(file), ReadRequest.BYTES_MAX),
                    new ReadRequest("large", large.length),
                    new ReadRequest(name(empty), 0),
                    new ReadRequest(name(link), large.length),
                    // It has no size and is not empty.
                    new ReadRequest("/proc/self/cmdline", 100_000))));
    for (int same : new int[] {0, 1, 3}) {
      assertThat(reads.get(same).content()).isEqualTo(large);
      assertThat(reads.get(same).look()).isEqualTo(expected(file, true));
    }
    assertThat(reads.get(2).content()).isEmpty();
    assertThat(reads.get(2).look()).isEqualTo(expected(empty, true));
    assertThat(reads.get(4).content()).isEqualTo(bytes(rig.icecc() + "\0gcc\0"));
  }

  @Test
  void readsNothingButFilesThatAreNotTooLong() throws Exception {
    Path file = Files.write(rig.work.resolve("long"), new byte[100]);
    Path fifo = rig.work.resolve("fifo");
    rig.run("mkfifo", fifo);
    List<ReadRequest> files =
        List.of(
            new ReadRequest(name(file), 99),
            new ReadRequest("/proc/self/environ", 20),
            new ReadRequest(name(fifo), 1000),
            new ReadRequest(name(rig.work), 1000),
            new ReadRequest("/dev/zero", 1000),
            new ReadRequest("/no/such", 1000),
            new ReadRequest("", 1000));
    List<Read> reads = ask(launcher -> launcher.read(files));
    assertThat(reads).hasSameSizeAs(files).noneMatch(Read::succeeded);
    assertThat(reads).allSatisfy(read -> assertThat(read.content()).isEmpty());
  }

  @Test
  void readsManyFilesInOneGo() throws Exception {
    List<ReadRequest> files = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      Path file = rig.work.resolve("h" + i);
      if (i % 10 != 0) {
        Files.write(file, bytes("content of " + i + "\n".repeat(i * 5)));
      }
      files.add(new ReadRequest(name(file), 10_000));
    }
    List<Read> reads = ask(launcher -> launcher.read(files));
    for (int i = 0; i < files.size(); i++) {
      assertThat(reads.get(i).succeeded()).isEqualTo(i % 10 != 0);
      assertThat(reads.get(i).content())
          .isEqualTo(i % 10 == 0 ? NOTHING : bytes("content of " + i + "\n".repeat(i * 5)));
    }
  }

  @Test
  void answersOneQuestionAfterTheOtherWhileItsEndIsWatched() throws Exception {
    boolean good =
        ask(launcher -> {
          launcher.onGone(() -> {});
          for (int i = 0; i < 100; i++) {
            List<Look> looks = launcher.look(List.of(new LookRequest(true, ".")));
            List<Read> reads = launcher.read(List.of(new ReadRequest("/no/such", 1)));
            if (!looks.getFirst().isDirectory() || reads.getFirst().succeeded()) {
              return false;
            }
          }
          return true;
        });
    assertThat(good).isTrue();
  }

  @Test
  void asksNothingWhileAPreprocessorRuns() throws Exception {
    rig.tool("gcc", "[ \"$1\" = -E ] && while echo line; do :; done; exit 7\n");
    CompletableFuture<Throwable> refused = new CompletableFuture<>();
    rig.agent(launcher -> {
      PreprocessRequest cpp = new PreprocessRequest("", List.of("gcc", "-E"), List.of());
      CppSink enough =
          (b, s, n) -> {
            throw new IOException("enough");
          };
      assertThatThrownBy(() -> launcher.preprocess(cpp, enough)).hasMessage("enough");
      refused.complete(catchThrowable(() -> launcher.look(List.of(new LookRequest(true, "/")))));
      launcher.finish(0, NOTHING, NOTHING);
    });
    assertThat(rig.run(rig.icecc(), "gcc").status()).isZero();
    assertThat(refused.get()).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void writesTheJournalOfTheMachinesAgent() throws Exception {
    Path state = Files.createDirectory(root.resolve("state"));
    rig.environment.put("AFFOGATO_STATE_DIR", state.toString());
    ask(launcher -> {
      launcher.journal(bytes("{\"v\":1}\n"));
      launcher.journal(bytes("{\"v\":2}\n"));
      return true;
    });
    assertThat(state.resolve("unseen.jsonl")).hasContent("{\"v\":1}\n{\"v\":2}\n");
    rig.environment.put("AFFOGATO_STATE_DIR", "/nonexistent");
    ask(launcher -> {
      launcher.journal(bytes("{\"v\":3}\n"));
      return true;
    });
  }

  @Test
  void compilesItselfOnQuestionsThatMakeNoSense() throws Exception {
    byte[][] nonsense = {
      {0, 0, 0, 1, (byte) AgentFrames.LOOK},
      {0, 0, 0, 5, (byte) AgentFrames.LOOK, 0, 1, 0, 1},
      {0, 0, 0, 5, (byte) AgentFrames.LOOK, 0, 0, 0, 1},
      {0, 0, 0, 11, (byte) AgentFrames.LOOK, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0},
      {0, 0, 0, 11, (byte) AgentFrames.LOOK, 0, 0, 0, 1, 0, 0x7f, 0, 0, 1, 'a'},
      {0, 0, 0, 1, (byte) AgentFrames.READ},
      {0, 0, 0, 10, (byte) AgentFrames.READ, 0, 0, 0, 1, 0, 0, 0, 1, 'a'},
      {0, 0, 0, 14, (byte) AgentFrames.READ, 0, 0, 0, 1, 0, 0, 0, 1, 'a', 4, 0, 0, 0},
      {0, 0, 0, 1, (byte) AgentFrames.ELSEWHERE},
      {0, 0, 0, 1, (byte) AgentFrames.JOURNAL},
      {0, 0, 0, 3, (byte) AgentFrames.JOURNAL, '{', '}'},
      {0, 0, 0, 5, (byte) AgentFrames.JOURNAL, '{', '\n', '}', '\n'},
    };
    for (byte[] frame : nonsense) {
      try (FakeMachine machine =
          FakeMachine.behind(
              rig,
              launcher -> {
                launcher.answer('J');
                FrameReader reader = new FrameReader(launcher.connection().in());
                reader.next();
                launcher.connection().out().write(frame);
                reader.skipToEnd();
                launcher.close();
              })) {
        assertThat(rig.run(rig.icecc(), "gcc").status()).isEqualTo(7);
        assertThat(machine.roles()).containsExactly('M');
      }
      Files.delete(root.resolve("machine.socket"));
    }
    assertThat(rig.fallbacks()).hasSize(nonsense.length).containsOnly("agent-protocol");
  }

  @Test
  void doesNothingOfThisForAnAgentOfItsOwn() throws Exception {
    Path state = Files.createDirectory(root.resolve("state"));
    rig.environment.put("AFFOGATO_STATE_DIR", state.toString());
    List<LauncherHandler> questions =
        List.of(
            launcher -> launcher.look(List.of(new LookRequest(true, "/"))),
            launcher -> launcher.read(List.of(new ReadRequest("/etc/passwd", 1_000_000))),
            launcher -> launcher.journal(bytes("{\"v\":1}\n")),
            launcher -> launcher.elsewhere(new Reason("x", "y")));
    for (LauncherHandler question : questions) {
      rig.agent(launcher -> {
        question.handle(launcher);
        launcher.awaitClose();
      });
      assertThat(rig.run(rig.icecc(), "gcc").status()).isEqualTo(7);
    }
    assertThat(rig.fallbacks()).hasSize(questions.size()).containsOnly("agent-protocol");
    assertThat(state.resolve("unseen.jsonl")).content().doesNotContain("\"v\":1}");
  }

  /** Asks one launcher something as the machine's agent. */
  private <T> T ask(Question<T> question) throws Exception {
    CompletableFuture<T> answer = new CompletableFuture<>();
    try (FakeMachine machine =
        FakeMachine.serving(
            rig,
            launcher -> {
              try {
                answer.complete(question.ask(launcher));
              } catch (IOException | RuntimeException | AssertionError e) {
                answer.completeExceptionally(e);
              }
              launcher.finish(0, NOTHING, NOTHING);
            })) {
      assertThat(rig.run(rig.icecc(), "gcc").status()).isZero();
      assertThat(machine.roles()).containsExactly('M');
    }
    Files.delete(root.resolve("machine.socket"));
    return answer.get();
  }

  private static String name(Path path) {
    return path.toString();
  }

  /** What Java sees there, with the device's number in the kernel's own form. */
  private static Look expected(Path path, boolean follow) throws IOException {
    LinkOption[] options =
        follow ? new LinkOption[0] : new LinkOption[] {LinkOption.NOFOLLOW_LINKS};
    Map<String, Object> unix = Files.readAttributes(path, "unix:*", options);
    long device = (long) unix.get("dev");
    long major = (device >>> 8 & 0xfff) | (device >>> 32 & ~0xfffL);
    long minor = (device & 0xff) | (device >>> 12 & ~0xffL);
    return new Look(
        (int) unix.get("mode"),
        major << 32 | (minor & 0xffffffffL),
        (long) unix.get("ino"),
        (long) unix.get("size"),
        ((FileTime) unix.get("lastModifiedTime")).to(TimeUnit.NANOSECONDS),
        ((FileTime) unix.get("ctime")).to(TimeUnit.NANOSECONDS),
        follow ? "" : Files.readSymbolicLink(path).toString());
  }
}
