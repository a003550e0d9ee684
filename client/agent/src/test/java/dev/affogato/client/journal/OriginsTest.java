package dev.affogato.client.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OriginsTest {
  private final Map<Integer, ProcessTable.Facts> processes = new HashMap<>();
  private int looks;
  private final Origins origins =
      new Origins(pid -> {
        looks++;
        return processes.get(pid);
      });

  /** {@code pid} was started by {@code parent}, in the session of process {@code session}. */
  private void process(int pid, int parent, int session, String name) {
    processes.put(pid, new ProcessTable.Facts(pid, parent, session, 100 + pid, name));
  }

  @Test
  void takesTheTopmostMakeOfASession() {
    process(1, 0, 1, "init");
    process(10, 1, 10, "bash");
    process(20, 10, 10, "make");
    process(21, 20, 10, "sh");
    process(22, 21, 10, "make");
    process(23, 22, 10, "icecc");
    process(24, 20, 10, "icecc");
    assertThat(origins.of(23, null)).isEqualTo(new Origin(Origin.Kind.TOOL, "20.120", "make"));
    assertThat(origins.of(24, null)).isEqualTo(origins.of(23, null));
  }

  @Test
  void doesNotMixTwoMakesOfOneShell() {
    process(10, 1, 10, "bash");
    process(20, 10, 10, "make");
    process(30, 10, 10, "make");
    process(21, 20, 10, "icecc");
    process(31, 30, 10, "icecc");
    assertThat(origins.of(21, null)).isNotEqualTo(origins.of(31, null));
  }

  @Test
  void takesWhatTheShellStartedWhereThereIsNoTool() {
    process(10, 1, 10, "bash");
    process(20, 10, 10, "build.sh");
    process(21, 20, 10, "icecc");
    assertThat(origins.of(21, null))
        .isEqualTo(new Origin(Origin.Kind.SESSION, "20.120", "build.sh"));
  }

  @Test
  void takesTheSessionForWhatAShellRunsItself() {
    process(10, 1, 10, "bash");
    process(21, 10, 10, "icecc");
    process(22, 10, 10, "icecc");
    assertThat(origins.of(21, null)).isEqualTo(new Origin(Origin.Kind.SESSION, "10.110", "bash"));
    assertThat(origins.of(22, null)).isEqualTo(origins.of(21, null));
  }

  @Test
  void takesAMakeThatLeadsItsSessionAsInAContainer() {
    process(1, 0, 1, "make");
    process(2, 1, 1, "sh");
    process(3, 2, 1, "icecc");
    assertThat(origins.of(3, null)).isEqualTo(new Origin(Origin.Kind.TOOL, "1.101", "make"));
  }

  @Test
  void staysInTheSession() {
    process(5, 1, 5, "make");
    process(10, 5, 10, "server");
    process(11, 10, 10, "icecc");
    assertThat(origins.of(11, null).tool()).isEqualTo("server");
  }

  @Test
  void believesABuildThatNamesItself() {
    assertThat(origins.of(1, "zlib-1.3")).isEqualTo(Origin.named("zlib-1.3"));
    assertThat(origins.of(1, "n".repeat(5000)).key()).hasSize(256);
    assertThat(looks).isZero();
  }

  @Test
  void saysSoWhenNothingIsKnown() {
    assertThat(origins.of(99, "")).isEqualTo(Origin.UNKNOWN);
    process(3, 0, 0, "icecc");
    assertThat(origins.of(3, null)).isEqualTo(new Origin(Origin.Kind.SESSION, "0", ""));
  }

  @Test
  void looksOnlyAtTheNearestProcessesOfAKnownBuild() {
    process(10, 1, 10, "bash");
    for (int pid = 20; pid < 30; pid++) {
      process(pid, pid == 20 ? 10 : pid - 1, 10, "make");
    }
    process(40, 29, 10, "icecc");
    process(41, 29, 10, "icecc");
    Origin first = origins.of(40, null);
    looks = 0;
    assertThat(origins.of(41, null)).isEqualTo(first);
    assertThat(looks).isEqualTo(2);
  }

  @Test
  void readsTheKernelsTableWhateverProgramsAreCalled() {
    assertThat(
            ProcessTable.parse(
                7, "7 (a) (b) R 5 6 4 34816 7 4194304 1 2 3 4 5 6 7 8 20 0 1 0 987654 1 2 3\n"))
        .isEqualTo(new ProcessTable.Facts(7, 5, 4, 987654, "a) (b"));
    assertThat(ProcessTable.parse(7, "nonsense")).isNull();
    assertThat(ProcessTable.parse(7, "7 (a) R 1 2")).isNull();
    int self = (int) ProcessHandle.current().pid();
    assertThat(ProcessTable.system().find(self)).isNotNull();
    assertThat(ProcessTable.system().find(-1)).isNull();
  }
}
