package dev.affogato.console.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterStatusTest {
  /** As a stock scheduler 1.4 says it, and one of ours for a daemon of IPv6. */
  private static final List<String> SAID =
      List.of(
          "200-ICECC 1.4.0: 77s uptime, 2 hosts, 1 jobs in queue (16 total).",
          "200 Use 'help' for help and 'quit' to quit.",
          " localice (127.0.0.1:0) [x86_64] speed=0.00 jobs=0/2 load=102",
          " remoteice1 (10.0.0.7:10246) [x86_64] speed=12.34 jobs=1/2 load=1000 busy installing since 3 s",
          " six ([fd00::7]:10245) [x86_64] speed=1.00 jobs=0/8 load=5",
          "   3 COMP sub:localice on:remoteice1 work/x/big file.cpp",
          "200 done",
          " 3 COMP sub:localice on:remoteice1 work/x/big file.cpp",
          " 4 PEND sub:localice on:<unknown> a.c",
          "200 done",
          "200 Good Bye!");

  @Test
  void readsDaemonsAndJobsOfAStockScheduler() {
    ClusterStatus status = ClusterStatus.parse(SAID);

    assertThat(status.daemons())
        .containsExactly(
            new ClusterStatus.DaemonStatus("localice", "127.0.0.1", 0, "x86_64", 0, 0, 2, 102),
            new ClusterStatus.DaemonStatus(
                "remoteice1", "10.0.0.7", 10246, "x86_64", 12.34, 1, 2, 1000),
            new ClusterStatus.DaemonStatus("six", "fd00::7", 10245, "x86_64", 1, 0, 8, 5));
    assertThat(status.jobs())
        .containsExactly(
            new ClusterStatus.JobStatus(3, "COMP", "localice", "remoteice1", "work/x/big file.cpp"),
            new ClusterStatus.JobStatus(4, "PEND", "localice", "", "a.c"));
  }
}
