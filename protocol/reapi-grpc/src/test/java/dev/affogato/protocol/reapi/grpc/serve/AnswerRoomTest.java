package dev.affogato.protocol.reapi.grpc.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AnswerRoomTest {
  private static final BytesValue LARGE = BytesValue.of(ByteString.copyFrom(new byte[1 << 20]));
  private final AnswerRoom room = new AnswerRoom(5L << 20);

  @Test
  void countsLargeAnswersOnly() throws Exception {
    for (int i = 0; i < 1000; i++) {
      assertThat(room.take("peer", BytesValue.of(ByteString.copyFromUtf8("small")))).isZero();
    }
    assertThat(room.take("peer", LARGE)).isEqualTo(LARGE.getSerializedSize());
  }

  @Test
  void letsAPeerThatDoesNotReadWaitAndOthersGoOn() throws Exception {
    room.take("slow", LARGE);
    room.take("slow", LARGE);
    CompletableFuture<Long> third = new CompletableFuture<>();
    CompletableFuture<Throwable> interrupted = new CompletableFuture<>();
    Thread waiting =
        Thread.startVirtualThread(() -> {
          try {
            third.complete(room.take("slow", LARGE));
          } catch (Exception end) {
            interrupted.complete(end);
          }
        });
    long bytes = room.take("other", LARGE);
    assertThat(third).isNotDone();
    waiting.interrupt();
    assertThat(interrupted.get()).isInstanceOf(InterruptedException.class);
    room.giveBack("other", bytes);
  }

  @Test
  void givesRoomToThoseWhoWaited() throws Exception {
    AnswerPlace first = new AnswerPlace(room, "peer");
    first.take(LARGE);
    first.take(LARGE);
    CompletableFuture<Long> third = new CompletableFuture<>();
    Thread.startVirtualThread(() -> {
      try {
        third.complete(room.take("peer", LARGE));
      } catch (Exception end) {
        third.completeExceptionally(end);
      }
    });
    first.leave();
    assertThat(third.get()).isPositive();
    // What comes after the end of a call takes no room for ever.
    first.take(LARGE);
    first.take(LARGE);
    first.take(LARGE);
  }
}
