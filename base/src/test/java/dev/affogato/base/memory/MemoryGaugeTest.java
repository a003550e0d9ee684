package dev.affogato.base.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryGaugeTest {
  private final Map<String, String> files = new HashMap<>();

  MemoryGaugeTest() {
    files.put(
        "/proc/meminfo", "MemTotal:  8000000 kB\nMemFree: 100 kB\nMemAvailable:  4000000 kB\n");
  }

  private MemoryReading read() {
    return new MemoryGauge(files::get).read();
  }

  @Test
  void readsTheMachinesMemory() {
    assertThat(read()).isEqualTo(new MemoryReading(4_000_000L * 1024, 0));
  }

  @Test
  void readsHowMuchTheMachineStalls() {
    files.put(
        "/proc/pressure/memory",
        "some avg10=31.00 avg60=5.00 avg300=1.00 total=77\nfull avg10=12.50 avg60=2.00 total=5\n");
    assertThat(read().stalledPercent()).isEqualTo(12.5);
  }

  @Test
  void takesTheLowestOfAllGroupsAboveIt() {
    files.put("/proc/self/cgroup", "1:name=systemd:/\n0::/user.slice/build.scope\n");
    files.put("/sys/fs/cgroup/user.slice/build.scope/memory.max", "max\n");
    files.put("/sys/fs/cgroup/user.slice/memory.max", "1000000\n");
    files.put("/sys/fs/cgroup/user.slice/memory.current", "900000\n");
    files.put("/sys/fs/cgroup/user.slice/memory.stat", "anon 5\nfile 9\ninactive_file 300000\n");
    files.put("/sys/fs/cgroup/user.slice/build.scope/memory.pressure", "full avg10=2.00 avg60=0\n");
    assertThat(read()).isEqualTo(new MemoryReading(400_000, 2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/build.scope", "/a/b"})
  void takesTheLimitsOfTheRootThatAContainerSees(String group) {
    files.put("/proc/self/cgroup", "0::" + group + "\n");
    files.put("/sys/fs/cgroup/memory.max", "1000000\n");
    files.put("/sys/fs/cgroup/memory.current", "900000\n");
    files.put("/sys/fs/cgroup/memory.stat", "inactive_file 300000\n");
    files.put("/sys/fs/cgroup/memory.pressure", "full avg10=2.00 avg60=0\n");
    assertThat(read()).isEqualTo(new MemoryReading(400_000, 2));
  }

  @Test
  void doesNotMindGroupsWithMoreThanTheMachine() {
    files.put("/proc/self/cgroup", "0::/a\n");
    files.put("/sys/fs/cgroup/a/memory.max", "9000000000000\n");
    files.put("/sys/fs/cgroup/a/memory.current", "0\n");
    assertThat(read().availableBytes()).isEqualTo(4_000_000L * 1024);
  }

  @Test
  void limitsNothingWhereNothingCanBeRead() {
    files.clear();
    assertThat(read()).isEqualTo(MemoryReading.UNKNOWN);
    files.put("/proc/meminfo", "MemAvailable: lots\n");
    files.put("/proc/pressure/memory", "full avg10=");
    files.put("/proc/self/cgroup", "0::/\n");
    assertThat(read()).isEqualTo(MemoryReading.UNKNOWN);
  }

  @Test
  void readsThisMachine() {
    assertThat(MemoryGauge.ofThisMachine().read().availableBytes()).isPositive();
  }
}
