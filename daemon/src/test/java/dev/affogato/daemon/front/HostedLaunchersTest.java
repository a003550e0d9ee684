package dev.affogato.daemon.front;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.net.Connection;
import dev.affogato.base.time.Deadline;
import dev.affogato.base.time.TimeSource;
import dev.affogato.daemon.front.relay.LauncherHost;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Launchers that ask the daemon to be their agent. */
@Timeout(60)
class HostedLaunchersTest {
  @TempDir Path directory;
  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();
  private final List<String> places = new CopyOnWriteArrayList<>();
  private volatile boolean takes = true;
  private TestFront daemon;

  /** Answers each launcher with one word. */
  private final class Host implements LauncherHost {
    @Override
    public boolean takes(String place) {
      return takes;
    }

    @Override
    public void serve(String place, Connection launcher, Runnable ended) {
      places.add(place);
      try (launcher) {
        launcher.out().write("served".getBytes(StandardCharsets.US_ASCII));
      } catch (IOException gone) {
        throw new IllegalStateException(gone);
      } finally {
        ended.run();
      }
    }

    @Override
    public void close() {
      closed.incrementAndGet();
    }
  }

  @BeforeEach
  void open() throws Exception {
    daemon =
        new TestFront(
            directory,
            1,
            PeerLimits.of(1),
            null,
            slots -> OtherDoors.NONE,
            socket -> {
              opened.incrementAndGet();
              return new Host();
            });
  }

  @AfterEach
  void close() throws Exception {
    daemon.close();
    assertThat(closed.get()).isEqualTo(opened.get());
  }

  private String ask(String key) throws IOException {
    try (Connection launcher =
        Connection.open(
            UnixDomainSocketAddress.of(directory.resolve("s")), Duration.ofSeconds(10))) {
      launcher
          .out()
          .write(
              ByteBuffer.allocate(8 + key.length())
                  .put("AFGR".getBytes(StandardCharsets.US_ASCII))
                  .put((byte) 1)
                  .put((byte) 'M')
                  .putShort((short) key.length())
                  .put(key.getBytes(StandardCharsets.US_ASCII))
                  .array());
      byte[] answer = launcher.in().readAllBytes();
      assertThat(Arrays.copyOf(answer, 4)).asString().isEqualTo("AFGR");
      return new String(answer, 4, answer.length - 4, StandardCharsets.US_ASCII);
    }
  }

  private void awaitScheduler() throws Exception {
    daemon.connectScheduler();
    Deadline deadline = Deadline.after(TimeSource.system().nanoTime(), Duration.ofSeconds(30));
    while (!daemon.front.hasScheduler() && !deadline.hasPassed(TimeSource.system().nanoTime())) {
      Thread.onSpinWait();
    }
  }

  @Test
  void servesThemOnceThereIsSomebodyToCompileElsewhere() throws Exception {
    assertThat(ask("key")).isEqualTo("N");
    assertThat(opened.get()).as("nothing is opened for nothing").isZero();
    awaitScheduler();

    assertThat(ask("key")).isEqualTo("Jserved");
    assertThat(ask("key")).isEqualTo("Jserved");
    assertThat(ask("other")).isEqualTo("Jserved");
    assertThat(opened.get()).isEqualTo(1);
    assertThat(places).hasSize(3);
    assertThat(places.get(0)).isEqualTo(places.get(1)).isNotEqualTo(places.get(2));
  }

  @Test
  void sendsAwayWhomItsAgentDoesNotTake() throws Exception {
    awaitScheduler();
    takes = false;
    assertThat(ask("key")).isEqualTo("N");
    assertThat(places).isEmpty();
  }
}
