package dev.affogato.base.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class BackgroundTest {
  private final Background background = new Background(7, ProcessRunner.system());

  @Test
  void lowersThePriorityOfTheStepAlone() throws Exception {
    boolean there = Files.isExecutable(Path.of("/usr/bin/renice"));
    assumeTrue(there || System.getenv("CI") != null, "needs renice (util-linux)");
    int before = Background.niceness();
    AtomicReference<Integer> inside = new AtomicReference<>();
    background.run(() -> inside.set(Background.niceness()));
    assertThat(inside.get()).isEqualTo(Math.min(19, before + 7));
    assertThat(Background.niceness()).isEqualTo(before);
  }

  @Test
  void runsTheStepHereWhereNothingIsToBeLowered() throws Exception {
    AtomicReference<Thread> inside = new AtomicReference<>();
    new Background(0, ProcessRunner.system()).run(() -> inside.set(Thread.currentThread()));
    assertThat(inside.get()).isSameAs(Thread.currentThread());
  }

  @Test
  void passesFailuresOn() {
    IOException noRoom = new IOException("no room");
    assertThatThrownBy(() ->
            background.run(() -> {
              throw noRoom;
            }))
        .isSameAs(noRoom);
  }

  @Test
  void endsTheStepWhenItsCallerIsInterrupted() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    AtomicReference<Exception> end = new AtomicReference<>();
    Thread caller =
        Thread.ofVirtual()
            .start(() -> {
              try {
                background.run(() -> {
                  begun.countDown();
                  new CountDownLatch(1).await();
                });
              } catch (IOException | InterruptedException e) {
                end.set(e);
              }
            });
    begun.await();
    caller.interrupt();
    caller.join();
    assertThat(end.get()).isInstanceOf(InterruptedException.class);
  }
}
