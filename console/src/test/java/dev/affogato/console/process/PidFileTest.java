package dev.affogato.console.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PidFileTest {
  private static final String OWN = ProcessHandle.current().pid() + "\n";

  @TempDir private Path folder;

  @Test
  void writesItsNumberAndRemovesIt() {
    PidFile file = file();

    file.write();
    assertThat(folder.resolve("iceccd.pid")).hasContent(OWN);
    file.remove();

    assertThat(folder.resolve("iceccd.pid")).doesNotExist();
  }

  @Test
  void replacesWhatADeadDaemonOrANumberUsedAgainLeft() throws IOException {
    process(4711, "sleep\0");
    for (String stale : new String[] {"4711\n", "4712\n", "nonsense", "9".repeat(100), ""}) {
      Files.writeString(folder.resolve("iceccd.pid"), stale);
      file().write();
      assertThat(folder.resolve("iceccd.pid")).hasContent(OWN);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/usr/sbin/iceccd -d",
        "/opt/java -cp x dev.affogato.Main iceccd -d",
        "/opt/java dev.affogato.Main daemon"
      })
  void leavesTheFileOfALivingDaemonAlone(String commandLine) throws IOException {
    process(4711, commandLine.replace(' ', '\0') + '\0');
    Files.writeString(folder.resolve("iceccd.pid"), "4711\n");

    file().write();
    file().remove();

    assertThat(folder.resolve("iceccd.pid")).hasContent("4711\n");
  }

  @Test
  void doesWithoutTheFileWhereItMayNotWrite() {
    PidFile file =
        new PidFile(folder.resolve("missing"), folder.resolve("proc"), "iceccd", "daemon");

    file.write();
    file.remove();

    assertThat(folder.resolve("missing")).doesNotExist();
  }

  private PidFile file() {
    return new PidFile(folder, folder.resolve("proc"), "iceccd", "daemon");
  }

  private void process(int pid, String commandLine) throws IOException {
    Path entry = Files.createDirectories(folder.resolve("proc/" + pid));
    Files.writeString(entry.resolve("cmdline"), commandLine);
  }
}
