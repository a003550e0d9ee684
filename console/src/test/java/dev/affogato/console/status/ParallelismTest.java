package dev.affogato.console.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.console.status.ClusterStatus.DaemonStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

class ParallelismTest {
  private static DaemonStatus daemon(int port, String platform, int running, int max, int load) {
    return new DaemonStatus("n", "192.0.2.1", port, platform, 1, running, max, load);
  }

  private static Parallelism of(DaemonStatus... daemons) {
    return Parallelism.of(List.of(daemons), "x86_64", 4);
  }

  @Test
  void countsTheFreeSlotsOfMachinesThatTakeOurJobs() {
    Parallelism number =
        of(
            daemon(10245, "x86_64", 2, 8, 300),
            daemon(10245, "x86_64", 0, 16, 0),
            daemon(10245, "aarch64", 0, 64, 0),
            daemon(0, "x86_64", 0, 64, 0),
            daemon(10245, "x86_64", 0, 32, 1000));
    assertThat(number.jobs()).isEqualTo(1 + 2 * 22);
    assertThat(number.explanation())
        .isEqualTo("45 = 1 + 2 × 22 free of 56 slots on 3 of 5 machines");
  }

  @Test
  void givesNoLessThanThisMachineCanDoAlone() {
    assertThat(of(daemon(10245, "x86_64", 8, 8, 0)).jobs()).isEqualTo(4);
    assertThat(of().explanation()).contains("no other takes its jobs");
    assertThat(Parallelism.alone(4).jobs()).isEqualTo(4);
  }

  @Test
  void isBoundedWhateverASchedulerSays() {
    int huge = Integer.MAX_VALUE;
    assertThat(of(daemon(1, "x86_64", 0, huge, 0), daemon(1, "x86_64", 0, huge, 0)).jobs())
        .isEqualTo(2000);
  }
}
