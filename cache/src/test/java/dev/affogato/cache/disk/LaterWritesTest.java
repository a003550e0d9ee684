package dev.affogato.cache.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class LaterWritesTest {
  private final List<Integer> written = Collections.synchronizedList(new ArrayList<>());

  @Test
  void writesInTheOrderTheyCameWhateverBecomesOfOne() {
    try (LaterWrites later = new LaterWrites(1000)) {
      for (int i = 0; i < 100; i++) {
        int number = i;
        assertThat(later.offer(1, () -> write(number))).isTrue();
      }
      later.flush();
      assertThat(written).hasSize(99).isSorted();
    }
  }

  private void write(int number) throws IOException {
    if (number == 50) {
      throw new IOException("the disk is full");
    }
    written.add(number);
  }

  @Test
  void takesNoMoreThanItHasRoomForAndNothingAtItsEnd() {
    HeldWrites held = new HeldWrites(10);
    LaterWrites later = held.later();
    assertThat(later.offer(10, () -> written.add(1))).isTrue();
    assertThat(later.offer(1, () -> written.add(2))).isFalse();
    held.release();
    assertThat(later.offer(10, () -> written.add(3))).isTrue();
    later.close();
    assertThat(written).containsExactly(1, 3);
    assertThat(later.offer(1, () -> written.add(4))).isFalse();
    assertThat(LaterWrites.none().offer(1, () -> written.add(5))).isFalse();
  }
}
