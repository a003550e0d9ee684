package dev.affogato.base.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PeerSharesTest {
  private static final int ALL = 4096;

  private final PeerShares shares = new PeerShares(ALL, 64);

  private int takeAll(String holder, boolean privileged) {
    int taken = 0;
    while (shares.take(holder, privileged)) {
      taken++;
    }
    return taken;
  }

  @Test
  void leavesRoomForEverybodyWhoeverIsGreedy() {
    assertThat(takeAll("greedy", false)).isEqualTo(ALL / 2);
    assertThat(takeAll("as greedy", false)).isEqualTo(ALL / 4);
    for (int i = 0; i < 100; i++) {
      assertThat(shares.take("neighbour " + i, false)).isTrue();
    }
  }

  @Test
  void givesPlacesToOthersThatWereGivenBack() {
    takeAll("greedy", false);
    for (int i = 0; i < ALL / 2; i++) {
      shares.giveBack("greedy");
    }
    assertThat(shares.held("greedy")).isZero();
    assertThat(takeAll("next", false)).isEqualTo(ALL / 2);
  }

  @Test
  void keepsAReserveForThoseWhoMustGetIn() {
    for (int i = 0; i < 20_000; i++) {
      shares.take("address " + i, false);
    }
    assertThat(shares.take("one more", false)).isFalse();
    assertThat(takeAll("root", true)).isEqualTo(64);
  }
}
