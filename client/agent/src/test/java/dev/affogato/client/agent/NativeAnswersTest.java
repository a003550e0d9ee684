package dev.affogato.client.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.time.TimeSource;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class NativeAnswersTest {
  private static final NativeAnswers.Question QUESTION =
      new NativeAnswers.Question(
          UnixDomainSocketAddress.of("/run/daemon"), "/usr/bin/gcc", List.of(), "");

  private final Object toolchain = new Object();
  private long nowNanos;
  private final NativeAnswers answers = new NativeAnswers(new Clock());

  @Test
  void repeatsAnAnswerWhileTheCompilerIsTheSame() {
    answers.keep(QUESTION, toolchain, "/a.tar.gz");
    assertThat(answers.find(QUESTION, toolchain)).isEqualTo("/a.tar.gz");
  }

  @Test
  void asksAgainAfterTheCompilerChanged() {
    answers.keep(QUESTION, toolchain, "/a.tar.gz");
    assertThat(answers.find(QUESTION, new Object())).isNull();
  }

  @Test
  void asksAgainBeforeTheDaemonMayHaveThrownTheArchiveOut() {
    answers.keep(QUESTION, toolchain, "/a.tar.gz");
    nowNanos += Duration.ofSeconds(61).toNanos();
    assertThat(answers.find(QUESTION, toolchain)).isNull();
  }

  private final class Clock implements TimeSource {
    @Override
    public long nanoTime() {
      return nowNanos;
    }

    @Override
    public Instant wallClock() {
      return Instant.EPOCH;
    }
  }
}
