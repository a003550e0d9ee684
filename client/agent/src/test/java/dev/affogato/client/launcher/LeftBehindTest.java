package dev.affogato.client.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.time.TimeSource;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftBehindTest {
  @TempDir Path folder;

  @Test
  void removesOnlyWhatIsOldAndNobodyListensOn() throws Exception {
    String own = "agent-0000000000000001";
    String dead = "agent-0000000000000002";
    String young = "agent-0000000000000003";
    String alive = "agent-0000000000000004";
    String relayed = "agent-0000000000000005";
    for (String agent : new String[] {own, dead, young}) {
      AgentSocket.listen(folder.resolve(agent + ".sock")).channel().close();
      file(agent + ".lock");
      file(agent + ".failed");
    }
    file(relayed + ".log");
    file("slot-0");
    file("agent-of-another-kind.log");
    try (ServerSocketChannel listening =
        AgentSocket.listen(folder.resolve(alive + ".sock")).channel()) {
      makeAllOld();
      file(young + ".log");

      new LeftBehind(folder.resolve(own + ".sock"), TimeSource.system()).remove();

      assertThat(listening.isOpen()).isTrue();
      try (Stream<Path> left = Files.list(folder)) {
        assertThat(left.map(file -> file.getFileName().toString()))
            .containsExactlyInAnyOrder(
                own + ".sock",
                own + ".lock",
                own + ".failed",
                young + ".sock",
                young + ".lock",
                young + ".failed",
                young + ".log",
                alive + ".sock",
                "slot-0",
                "agent-of-another-kind.log");
      }
    }
  }

  private void file(String name) throws Exception {
    Files.writeString(folder.resolve(name), "");
  }

  private void makeAllOld() throws Exception {
    FileTime old = FileTime.from(Instant.now().minus(LeftBehind.OLD.multipliedBy(2)));
    try (Stream<Path> all = Files.list(folder)) {
      for (Path file : all.toList()) {
        Files.setLastModifiedTime(file, old);
      }
    }
  }
}
