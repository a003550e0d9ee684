package dev.affogato.client.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EnvironmentUploadsTest {
  private static final EnvironmentUploads.Place PLACE =
      new EnvironmentUploads.Place("h", 10245, "e", "x86_64");

  private final EnvironmentUploads uploads = new EnvironmentUploads();
  private final AtomicInteger done = new AtomicInteger();

  @Test
  void letsOthersWaitForTheFirst() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    CompletableFuture<Void> first =
        start(() -> {
          started.countDown();
          release.await();
          done.incrementAndGet();
        });
    started.await();
    CompletableFuture<Void> second = new CompletableFuture<>();
    awaitWaiting(startOn(second, done::incrementAndGet));
    assertThat(second).isNotDone();
    release.countDown();
    first.get();
    second.get();
    assertThat(done).hasValue(1);
  }

  @Test
  void sparesTheOthersTheMachineWhereTheFirstFailed() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    CompletableFuture<Void> first =
        start(() -> {
          started.countDown();
          release.await();
          throw new Fallback(FallbackCode.REMOTE_LOST, "gone");
        });
    started.await();
    CompletableFuture<Void> second = new CompletableFuture<>();
    awaitWaiting(startOn(second, done::incrementAndGet));
    release.countDown();
    assertThatThrownBy(first::get).hasRootCauseInstanceOf(Fallback.class);
    assertThatThrownBy(second::get)
        .hasRootCauseInstanceOf(Fallback.class)
        .hasMessageContaining("another job");
    assertThat(done).hasValue(0);
    uploads.once(PLACE, done::incrementAndGet);
    assertThat(done).hasValue(1);
  }

  @Test
  void uploadsAgainWhenAskedLater() throws Exception {
    uploads.once(PLACE, done::incrementAndGet);
    uploads.once(PLACE, done::incrementAndGet);
    assertThat(done).hasValue(2);
  }

  @Test
  void remembersWhatWasVerified() {
    assertThat(uploads.isVerified(PLACE)).isFalse();
    uploads.verified(PLACE);
    assertThat(uploads.isVerified(PLACE)).isTrue();
    uploads.doubted(PLACE);
    assertThat(uploads.isVerified(PLACE)).isFalse();
  }

  private static void awaitWaiting(Thread thread) {
    while (thread.getState() != Thread.State.WAITING
        && thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
  }

  private CompletableFuture<Void> start(EnvironmentUploads.Upload upload) {
    CompletableFuture<Void> ended = new CompletableFuture<>();
    startOn(ended, upload);
    return ended;
  }

  private Thread startOn(CompletableFuture<Void> ended, EnvironmentUploads.Upload upload) {
    return Thread.ofVirtual()
        .start(() -> {
          try {
            uploads.once(PLACE, upload);
            ended.complete(null);
          } catch (Fallback | InterruptedException e) {
            ended.completeExceptionally(e);
          }
        });
  }
}
