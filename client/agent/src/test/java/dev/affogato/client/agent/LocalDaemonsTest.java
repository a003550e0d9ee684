package dev.affogato.client.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalDaemonsTest {
  @TempDir Path root;
  private final SteppedTime time = new SteppedTime();
  private LocalDaemons daemons;

  @BeforeEach
  void setUp() {
    List<String> sockets = List.of(root.resolve("first").toString(), root.resolve("2").toString());
    daemons = new LocalDaemons(sockets, false, time);
  }

  @Test
  void triesTheNextPlaceWhenOneIsDead() throws Exception {
    Files.writeString(root.resolve("first"), "no socket");
    try (FakeDaemon daemon = daemonAt("2");
        LocalDaemon found = daemons.find(settings())) {
      assertThat(found).isNotNull();
    }
  }

  @Test
  void looksInTheHome() throws Exception {
    try (FakeDaemon daemon = daemonAt(".iceccd.socket");
        LocalDaemon found = daemons.find(settings("HOME=" + root))) {
      assertThat(found).isNotNull();
    }
  }

  @Test
  void forgetsSoonThatThereWasNone() throws Exception {
    assertThat(daemons.find(settings())).isNull();
    try (FakeDaemon daemon = daemonAt("first")) {
      time.step(Duration.ofMillis(900));
      assertThat(daemons.find(settings())).isNull();
      time.step(Duration.ofMillis(200));
      try (LocalDaemon found = daemons.find(settings())) {
        assertThat(found).isNotNull();
      }
    }
  }

  @Test
  void triesOnlyTheSocketOfATest() throws Exception {
    try (FakeDaemon daemon = daemonAt("first")) {
      assertThat(daemons.find(settings("ICECC_TEST_SOCKET=" + root.resolve("other")))).isNull();
      // And that says nothing about the real places.
      try (LocalDaemon found = daemons.find(settings())) {
        assertThat(found).isNotNull();
      }
    }
  }

  private FakeDaemon daemonAt(String name) throws IOException {
    return new FakeDaemon(root.resolve(name), root.resolve("no-environment"));
  }

  private static CallSettings settings(String... environment) {
    return CallSettings.of(List.of(environment));
  }
}
