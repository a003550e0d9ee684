package dev.affogato.client.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.affogato.base.net.Connection;
import dev.affogato.base.reason.Reason;
import dev.affogato.base.time.TimeSource;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HandedOverTest {
  @TempDir Path root;
  private final AtomicInteger ended = new AtomicInteger();

  @Test
  void tellsOnceWhenALauncherHasBeenServed() throws Exception {
    CompletableFuture<Boolean> over = new CompletableFuture<>();
    HandedOver source = new HandedOver();
    try (SocketPair pair = new SocketPair(root);
        LauncherServer server = new LauncherServer(source, l -> {}, TimeSource.system())) {
      server.start();
      Connection launcher = pair.agent();
      source.add(
          launcher,
          () -> {
            ended.incrementAndGet();
            over.complete(launcher.channel().isOpen());
          });
      pair.launcher().out().write(new byte[] {0, 0, 0, 1, 9});
      assertThat(over.get()).isFalse();
      assertThat(pair.launcher().in().read()).isEqualTo(-1);
    }
    assertThat(ended).hasValue(1);
  }

  @Test
  void closesThoseThatNobodyServedAndThoseThatComeLate() throws Exception {
    HandedOver source = new HandedOver();
    try (SocketPair pair = new SocketPair(root)) {
      source.add(pair.agent(), ended::incrementAndGet);
      assertThat(source.isOpen()).isTrue();
      source.close();
      assertThat(source.isOpen()).isFalse();
      assertThat(pair.launcher().in().read()).isEqualTo(-1);
      assertThat(ended).hasValue(1);
    }
    try (SocketPair late = new SocketPair(root)) {
      source.add(late.agent(), ended::incrementAndGet);
      assertThat(late.launcher().in().read()).isEqualTo(-1);
      assertThat(ended).hasValue(2);
    }
    assertThatThrownBy(source::next).isInstanceOf(ClosedChannelException.class);
  }

  /** A launcher in a container says a number that is nobody's here, or somebody else's. */
  @Test
  void doesNotTakeTheLaunchersWordForItsProcess() throws Exception {
    HandedOver source = new HandedOver();
    try (SocketPair pair = new SocketPair(root)) {
      LauncherConnection launcher =
          new LauncherConnection(
              pair.agent(), TimeSource.system(), 0, said -> source.processOf(pair.agent(), said));
      // version, pid, kind, umask, flags, columns; then cwd to name, and two lists, all empty
      pair.launcher()
          .out()
          .write(
              new FrameBuilder(LauncherFrame.CALL)
                  .int32(LauncherCall.VERSION)
                  .int32(Integer.MAX_VALUE)
                  .raw(new byte[1 + 4 + 1 + 2 + 4 * 4 + 2 * 4], 0, 1 + 4 + 1 + 2 + 4 * 4 + 2 * 4)
                  .build());
      launcher.readCall();
      launcher.exec(ExecReply.asCalled(launcher.call(), new Reason("test", "")));
      launcher.tick(TimeSource.system().nanoTime());
      assertThat(pair.agent().channel().isOpen()).isTrue();
    }
  }

  @Test
  void endsAWaitForLaunchersByClosing() throws Exception {
    HandedOver source = new HandedOver();
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    Thread waiting =
        Thread.ofVirtual()
            .start(() -> {
              try {
                source.next();
              } catch (ClosedChannelException | InterruptedException e) {
                thrown.complete(e);
              }
            });
    source.close();
    waiting.join();
    assertThat(thrown.get()).isInstanceOf(ClosedChannelException.class);
  }
}
