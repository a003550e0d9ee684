package dev.affogato.daemon.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads the files of a machine that is made up. */
class MachineTest {
  private static final long MIB = 1L << 20;

  @TempDir Path root;
  private long nanos;
  private final TimeSource time =
      new TimeSource() {
        @Override
        public long nanoTime() {
          return nanos;
        }

        @Override
        public Instant wallClock() {
          return Instant.EPOCH;
        }
      };

  @BeforeEach
  void writeFiles() throws IOException {
    write("proc/stat", "cpu 0 0 0 0 0 0 0 0 0 0\n");
    write("proc/loadavg", "0.50 0.25 0.10 1/100 4242\n");
    write(
        "proc/meminfo",
        "MemTotal: 4194304 kB\nMemFree: 4194304 kB\nMemAvailable: 2097152 kB\nCached: 0 kB\n");
    write("proc/pressure/cpu", "some avg10=0.00 avg60=0.00 avg300=0.00 total=0\n");
    write("proc/pressure/memory", "some avg10=0.00 avg60=0.00 avg300=0.00 total=0\n");
  }

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private Machine machine() {
    return new Machine(4, root, root, time);
  }

  @Test
  void closesForOthersWhenProcessesWaitForTheProcessors() throws IOException {
    Machine machine = machine();
    nanos = 3_000_000_000L;
    write("proc/stat", "cpu 600 0 0 0 0 0 0 0 0 0\n");
    assertThat(machine.measure(0).load()).isEqualTo(999);
    nanos = 6_000_000_000L;
    write("proc/stat", "cpu 1200 0 0 0 0 0 0 0 0 0\n");
    write("proc/pressure/cpu", "some avg10=9.00 avg60=9.00 avg300=9.00 total=900000\n");
    assertThat(machine.measure(0).load()).isEqualTo(1000);
    assertThat(machine.measure(0).loadAvg1()).isEqualTo(500);
  }

  @Test
  void goesByTheIdleShareWhereTheKernelDoesNotTellOfPressure() throws IOException {
    Files.delete(root.resolve("proc/pressure/cpu"));
    Files.delete(root.resolve("proc/pressure/memory"));
    Machine machine = machine();
    nanos = 3_000_000_000L;
    write("proc/stat", "cpu 600 0 0 0 0 0 0 0 0 0\n");
    assertThat(machine.measure(0).load()).isEqualTo(1000);
  }

  @Test
  void givesAJobItsShareOfWhatTheControlGroupLeaves() throws IOException {
    Machine machine = machine();
    machine.measure(0);
    assertThat(machine.jobMemoryMib()).isEqualTo(512);
    write("proc/self/cgroup", "0::/\n");
    write("sys/fs/cgroup/memory.max", Long.toString(800 * MIB));
    write("sys/fs/cgroup/memory.current", "0\n");
    nanos += 100_000_000L;
    assertThat(machine.jobMemoryMib()).isEqualTo(200);
    assertThat(machine.jobNeedBytes()).isEqualTo(200 * MIB);
    machine.foreignJobDone(1, 10_000 * MIB);
    assertThat(machine.jobNeedBytes()).isEqualTo(200 * MIB);
    assertThat(machine.report()).anyMatch(line -> line.contains("expected need: 200 MiB"));
  }

  @Test
  void tellsHowMuchOthersUseAtNormalPriority() throws IOException {
    Machine machine = machine();
    nanos = 1_000_000_000_000L;
    // Of 1000 s, 500 s at normal priority; what this process used meanwhile is little beside it.
    write("proc/stat", "cpu 50000 90000 700 0 0 0 0 0 0 0\n");
    assertThat(machine.ownerPercent()).isBetween(30, 50);
    nanos += 1_000_000_000L;
    assertThat(machine.ownerPercent()).isZero();
  }
}
