package dev.affogato.daemon.front.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PeerProcessTest {
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void tearDown() {
    started.forEach(Process::destroyForcibly);
  }

  @Test
  void isTheSameForProcessesThatShareTheirSurroundings() throws Exception {
    assertThat(surroundings(start())).isEqualTo(surroundings(ProcessHandle.current().pid()));
  }

  @Test
  void tellsAConfinedProcessOfTheSameUserApart() throws Exception {
    String outside = surroundings(start());
    assertThat(surroundings(start("setpriv", "--no-new-privs")))
        .isNotEqualTo(outside)
        .contains("NoNewPrivs 1");
  }

  @Test
  void doesNotTakeALaterProcessOfTheSameNumberForIt() throws Exception {
    int pid = (int) start();
    PeerProcess earlier = new PeerProcess(pid, PeerProcess.startTicks(pid) - 1);
    assertThatThrownBy(earlier::surroundings).isInstanceOf(IOException.class);
  }

  private static String surroundings(long pid) throws IOException {
    return new PeerProcess((int) pid, PeerProcess.startTicks((int) pid)).surroundings();
  }

  /** A process that has become what it shall be, below {@code wrapper}. */
  private long start(String... wrapper) throws IOException {
    List<String> command = new ArrayList<>(List.of(wrapper));
    command.addAll(List.of("sh", "-c", "echo ready && read end"));
    Process process = new ProcessBuilder(command).start();
    started.add(process);
    BufferedReader said = process.inputReader();
    assertThat(said.readLine()).isEqualTo("ready");
    return process.pid();
  }
}
