package dev.affogato.client.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.client.launcher.Liveness.Due;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LivenessTest {
  private static final int PID = 4711;

  private final Liveness liveness = new Liveness(0);

  @Test
  void sendsAKeepAliveWellBeforeALauncherGivesUp() {
    liveness.handling();
    assertThat(at(Duration.ofSeconds(4))).isEqualTo(Due.NOTHING);
    assertThat(at(Duration.ofSeconds(5))).isEqualTo(Due.KEEP_ALIVE);
    liveness.writing(Duration.ofSeconds(5).toNanos());
    liveness.written(Duration.ofSeconds(5).toNanos());
    assertThat(at(Duration.ofSeconds(9))).isEqualTo(Due.NOTHING);
    assertThat(at(Duration.ofSeconds(10))).isEqualTo(Due.KEEP_ALIVE);
  }

  @Test
  void dropsAPeerThatNeverCalls() {
    assertThat(at(Duration.ofSeconds(14))).isEqualTo(Due.NOTHING);
    assertThat(at(Duration.ofSeconds(15))).isEqualTo(Due.CLOSE);
  }

  @Test
  void dropsALauncherThatReadsNothing() {
    liveness.handling();
    liveness.writing(0);
    assertThat(at(Duration.ofSeconds(59))).isEqualTo(Due.NOTHING);
    assertThat(at(Duration.ofSeconds(60))).isEqualTo(Due.CLOSE);
  }

  @Test
  void dropsAPreprocessorThatIsSilentForTooLong() {
    liveness.listening(0);
    assertThat(at(Duration.ofMinutes(9))).isEqualTo(Due.KEEP_ALIVE);
    assertThat(at(Duration.ofMinutes(10))).isEqualTo(Due.CLOSE);
    liveness.listening(Duration.ofMinutes(10).toNanos());
    assertThat(at(Duration.ofMinutes(11))).isEqualTo(Due.KEEP_ALIVE);
  }

  @Test
  void waitsForACompilerAsLongAsItRuns() {
    liveness.answered(PID);
    assertThat(liveness.wantsKeepAlive()).isFalse();
    assertThat(at(Duration.ofDays(1))).isEqualTo(Due.NOTHING);
    assertThat(liveness.due(0, pid -> pid != PID)).isEqualTo(Due.CLOSE);
  }

  private Due at(Duration now) {
    return liveness.due(now.toNanos(), pid -> pid == PID);
  }
}
