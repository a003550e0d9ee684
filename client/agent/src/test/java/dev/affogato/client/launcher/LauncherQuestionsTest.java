package dev.affogato.client.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.affogato.base.time.TimeSource;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Questions to a launcher that is played by the test, and does not always keep to the rules. */
@Timeout(60)
class LauncherQuestionsTest {
  private static final List<LookRequest> ONE_NAME = List.of(new LookRequest(true, "/a"));
  private static final List<ReadRequest> ONE_FILE = List.of(new ReadRequest("/a", 3));

  @TempDir Path root;
  private final ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();
  private SocketPair pair;
  private LauncherConnection agent;
  private FrameReader asked;

  @BeforeEach
  void setUp() throws Exception {
    pair = new SocketPair(root);
    agent = new LauncherConnection(pair.agent(), TimeSource.system(), 0, pid -> pid);
    asked = new FrameReader(pair.launcher().in());
  }

  @AfterEach
  void tearDown() {
    pair.close();
    background.close();
  }

  @Test
  void asksAndHearsWhatIsDocumented() throws Exception {
    List<LookRequest> names =
        List.of(new LookRequest(true, "/w/a.h"), new LookRequest(false, "/w/l"));
    Future<List<Look>> looks = background.submit(() -> agent.look(names));
    assertThat(pair.launcher().in().readNBytes(29))
        .containsExactly(
            documented(
                """
                00000019 88 00000002
                00 00000006 2f772f612e68
                01 00000004 2f772f6c
                """));
    pair.launcher()
        .out()
        .write(
            documented(
                """
                0000003a 04 00000002 00000000
                0000a1ff 0000000800000001
                000000000000002a 0000000000000001
                184b1b6d5c000000 184b1b6d5c000000
                00000001 62
                """));
    long time = 0x184b1b6d5c000000L;
    assertThat(looks.get())
        .containsExactly(Look.NOTHING, new Look(0120777, 8L << 32 | 1, 42, 1, time, time, "b"));
  }

  private static byte[] documented(String bytes) {
    return HexFormat.of().parseHex(bytes.replaceAll("\\s", ""));
  }

  @Test
  void asksAsTheLauncherExpectsIt() throws Exception {
    Future<List<Look>> looks =
        background.submit(() ->
            agent.look(List.of(new LookRequest(true, "/\u00e4"), new LookRequest(false, ""))));
    assertThat(bodyOf(AgentFrames.LOOK))
        .containsExactly(0, 0, 0, 2, 0, 0, 0, 0, 2, '/', 0xe4, 1, 0, 0, 0, 0);
    say(new FrameBuilder(LauncherFrame.SEEN).int32(2).int32(0).int32(0));
    assertThat(looks.get()).containsExactly(Look.NOTHING, Look.NOTHING);

    Future<List<Read>> reads = background.submit(() -> agent.read(ONE_FILE));
    assertThat(bodyOf(AgentFrames.READ))
        .containsExactly(0, 0, 0, 1, 0, 0, 0, 2, '/', 'a', 0, 0, 0, 3);
    say(file(new FrameBuilder(LauncherFrame.CONTENT), 0100644).raw(new byte[] {1, 2, 3}, 0, 3));
    Read read = reads.get().getFirst();
    assertThat(read.content()).containsExactly(1, 2, 3);
    assertThat(read.look()).isEqualTo(new Look(0100644, 1L << 32 | 2, 3, 4, 5, 6, ""));
  }

  @Test
  void refusesAnswersThatAreNone() {
    List<FrameBuilder> lies =
        List.of(
            new FrameBuilder(LauncherFrame.SEEN),
            new FrameBuilder(LauncherFrame.SEEN).int32(0),
            new FrameBuilder(LauncherFrame.SEEN).int32(1),
            new FrameBuilder(LauncherFrame.SEEN).int32(-1).int32(0),
            new FrameBuilder(LauncherFrame.SEEN).int32(2).int32(0).int32(0),
            new FrameBuilder(LauncherFrame.SEEN).int32(1).int32(0).int32(0),
            new FrameBuilder(LauncherFrame.SEEN).int32(1).int32(0100644).int32(1),
            file(new FrameBuilder(LauncherFrame.SEEN).int32(1), 0120777),
            file(new FrameBuilder(LauncherFrame.SEEN).int32(1), 0120777).int32(5).int8('x'),
            new FrameBuilder(LauncherFrame.CONTENT).int32(0),
            new FrameBuilder(LauncherFrame.CPP_OUT).int8(1),
            new FrameBuilder(0x77));
    for (FrameBuilder lie : lies) {
      assertRefused(lie, () -> agent.look(ONE_NAME));
    }
  }

  @Test
  void refusesContentsThatAreNone() {
    List<FrameBuilder> lies =
        List.of(
            new FrameBuilder(LauncherFrame.CONTENT),
            new FrameBuilder(LauncherFrame.CONTENT).int32(0).int8(1),
            new FrameBuilder(LauncherFrame.CONTENT).int32(0100644).int32(1),
            file(new FrameBuilder(LauncherFrame.CONTENT), 0100644).int32(1),
            new FrameBuilder(LauncherFrame.SEEN).int32(0));
    for (FrameBuilder lie : lies) {
      assertRefused(lie, () -> agent.read(ONE_FILE));
    }
  }

  @Test
  void noticesALauncherThatGoesAwayInsteadOfAnswering() throws Exception {
    Future<?> looks = background.submit(() -> agent.look(ONE_NAME));
    asked.next();
    pair.launcher().close();
    assertThatThrownBy(looks::get).hasCauseInstanceOf(EOFException.class);
  }

  @Test
  void noticesItAsWellWhileItsEndIsWatched() throws Exception {
    CompletableFuture<Void> noticed = new CompletableFuture<>();
    agent.onGone(() -> noticed.complete(null));
    Future<?> reads = background.submit(() -> agent.read(ONE_FILE));
    asked.next();
    pair.launcher().close();
    assertThatThrownBy(reads::get).hasCauseInstanceOf(EOFException.class);
    noticed.get();
    assertThat(agent.isGone()).isTrue();
  }

  @Test
  void takesAnAnswerThatIsThereBeforeAnybodyWaits() throws Exception {
    agent.onGone(() -> {});
    CountDownLatch done = new CountDownLatch(50);
    Future<?> launcher =
        background.submit(() -> {
          while (done.getCount() > 0 && asked.next() != null) {
            say(new FrameBuilder(LauncherFrame.SEEN).int32(1).int32(0));
          }
          return null;
        });
    while (done.getCount() > 0) {
      assertThat(agent.look(ONE_NAME)).containsExactly(Look.NOTHING);
      done.countDown();
    }
    pair.agent().close();
    launcher.get();
  }

  @Test
  void givesUpALauncherThatHangs() throws Exception {
    Future<?> looks = background.submit(() -> agent.look(ONE_NAME));
    asked.next();
    long late = TimeSource.system().nanoTime() + Liveness.PREPROCESSOR_WAIT.toNanos() * 2;
    while (!looks.isDone()) {
      agent.tick(late);
      Thread.onSpinWait();
    }
    assertThatThrownBy(looks::get).isInstanceOf(ExecutionException.class);
    assertThat(pair.agent().channel().isOpen()).isFalse();
  }

  @Test
  void cutsLongListsSoThatNoFrameIsTooLong() {
    List<String> names = Stream.generate(() -> "n").limit(Questions.NAMES_MAX * 2 + 1).toList();
    assertThat(Questions.split(names, name -> name))
        .extracting(List::size)
        .containsExactly(Questions.NAMES_MAX, Questions.NAMES_MAX, 1);
    String long9 = "x".repeat(9 << 20);
    assertThat(Questions.split(List.of(long9, long9, "y", "z"), name -> name))
        .containsExactly(List.of(long9), List.of(long9, "y", "z"));
    assertThat(Questions.split(List.of(), Object::toString)).isEmpty();
  }

  private interface Ask {
    Object of() throws IOException;
  }

  private void assertRefused(FrameBuilder answer, Ask ask) {
    assertThatThrownBy(
            () -> {
              Future<?> asking = background.submit(ask::of);
              asked.next();
              say(answer);
              asking.get();
            })
        .cause()
        .isInstanceOf(FrameException.class);
  }

  private int[] bodyOf(int type) throws IOException {
    Frame frame = asked.next();
    assertThat(frame.type()).isEqualTo(type);
    int[] body = new int[frame.size()];
    for (int i = 0; i < body.length; i++) {
      body[i] = frame.bytes()[frame.start() + i] & 0xff;
    }
    return body;
  }

  private void say(FrameBuilder frame) throws IOException {
    pair.launcher().out().write(frame.build());
  }

  /** What comes of a file: device 1:2, inode 3, 4 bytes, times 5 and 6. */
  private static FrameBuilder file(FrameBuilder frame, int mode) {
    frame.int32(mode).int32(1).int32(2);
    for (int value = 3; value <= 6; value++) {
      frame.int32(0).int32(value);
    }
    return frame;
  }
}
