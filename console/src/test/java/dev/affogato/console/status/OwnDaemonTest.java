package dev.affogato.console.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnDaemonTest {
  @Test
  void readsTheNotesOfADaemon() {
    String text =
        "Node Name: desk\n  Architecture: x86_64\n  Note: 2 jobs wait for memory\n  Note: closed\n";

    assertThat(OwnDaemon.parse(text))
        .isEqualTo(new OwnDaemon("desk", List.of("2 jobs wait for memory", "closed")));
  }

  @Test
  void doesWithoutADaemon(@TempDir Path folder) {
    assertThat(OwnDaemon.ask(List.of(folder.resolve("none")))).isEmpty();
  }
}
