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
        """
        Node Name: desk
          Architecture: x86_64
          Direct Store: 12 files, 3 MiB (max: 2048 MiB)
          Direct Results: 4 hits, 5 misses
          Direct Hits: 1 kept here, 3 of other machines, 0 from outside
          Direct Actions: 6 run here, 7 done elsewhere
          Note: 2 jobs wait for memory
          Note: closed
        """;

    OwnDaemon own = OwnDaemon.parse(text);

    assertThat(own.name()).isEqualTo("desk");
    assertThat(own.notes()).containsExactly("2 jobs wait for memory", "closed");
    assertThat(DirectNumbers.of(own.direct()))
        .hasToString(
            "{store_files=12, store_mib=3, store_mib_max=2048, hits=4, misses=5, hits_here=1,"
                + " hits_other_machines=3, hits_outside=0, actions_run=6, actions_sent=7}");
  }

  @Test
  void doesWithoutADaemon(@TempDir Path folder) {
    assertThat(OwnDaemon.ask(List.of(folder.resolve("none")))).isEmpty();
  }
}
