package dev.affogato.daemon.work.sandbox.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.affogato.base.process.Command;
import dev.affogato.base.time.TimeSource;
import dev.affogato.daemon.work.Machine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether control groups are taken where they may be, and nothing is touched where not. */
class GroupSearchTest {
  private static final String MOUNT = "41 31 0:38 %s %s rw,relatime - cgroup2 cgroup2 rw";

  @TempDir Path dir;

  @ParameterizedTest
  @CsvSource({
    "/, /, /m",
    "/a.slice/b.service, /, /m/a.slice/b.service",
    "/docker/x, /docker/x, /m",
    "/docker/x/y, /docker/x, /m/y",
  })
  void knowsWhereItsOwnGroupIs(String group, String root, String folder) {
    assertThat(
            OwnGroup.folder(
                List.of("4:memory:/v1", "0::" + group),
                List.of("22 1 8:1 / / rw - ext4 /dev/x rw", MOUNT.formatted(root, "/m"))))
        .contains(Path.of(folder));
  }

  @Test
  void knowsThatThereIsNone() {
    List<String> mounts = List.of(MOUNT.formatted("/docker/x", "/m"));

    assertThat(OwnGroup.folder(List.of("4:memory:/v1"), mounts)).isEmpty();
    assertThat(OwnGroup.folder(List.of("0::/docker/y"), mounts)).isEmpty();
    assertThat(OwnGroup.folder(List.of("0::/../y"), mounts)).isEmpty();
    assertThat(OwnGroup.folder(List.of("0::/x"), List.of("garbage", ""))).isEmpty();
  }

  @Test
  void leavesAGroupAloneThatOthersLiveIn() throws Exception {
    Path group = group("memory pids", "1\n" + ProcessHandle.current().pid() + "\n");

    assertThat(search().reason().code()).isEqualTo("control-groups-shared");
    assertThat(search().reason().text()).contains("such as 1", "Delegate=yes");
    assertThat(group.resolve(ControlGroups.DAEMON_LEAF)).doesNotExist();
    assertThat(group.resolve("cgroup.subtree_control")).content().isEmpty();
  }

  @Test
  void leavesAGroupAloneThatCannotLimitAnything() throws Exception {
    Path group = group("cpuset cpu io", ProcessHandle.current().pid() + "\n");

    assertThat(search().reason().code()).isEqualTo("control-groups-bare");
    assertThat(group.resolve(ControlGroups.DAEMON_LEAF)).doesNotExist();
  }

  @Test
  void leavesAGroupAloneThatItMayNotWrite() throws Exception {
    assumeTrue(!Machine.isRoot(), "not tried: root may write everything");
    Path group = group("memory pids", ProcessHandle.current().pid() + "\n");
    assertThat(group.resolve("cgroup.procs").toFile().setReadOnly()).isTrue();

    assertThat(search().reason().code()).isEqualTo("control-groups-closed");
  }

  /** Where this is tried at all depends on how the tests were started. */
  @Test
  void theKernelKeepsTheLimitsOfAGroup() throws Exception {
    ControlGroups.Search search = ControlGroups.find(TimeSource.system());
    assumeTrue(search instanceof ControlGroups.Found, () -> "not tried: " + search);
    ControlGroups groups = ((ControlGroups.Found) search).groups();
    try (JobGroup group = groups.make(32 << 20, 8)) {
      assertThat(group.door()).exists();
      String forks = "echo 0 >" + group.door() + "; for i in 1 2 3 4 5 6 7 8 9; do sleep 99 & done";

      Machine.RUNNER.run(Command.of("sh", "-c", forks));

      assertThat(group.use().refusedProcesses()).isPositive();
    }
    try (JobGroup group = groups.make(32 << 20, 8)) {
      String eats = "echo 0 >" + group.door() + "; head -c 200000000 /dev/zero | tail -n 1";

      assertThat(Machine.RUNNER.run(Command.of("sh", "-c", eats)).succeeded()).isFalse();
      assertThat(group.use().memoryKills()).isPositive();
    }
  }

  private ControlGroups.Absent search() {
    return (ControlGroups.Absent)
        new GroupSearch(dir.resolve("proc"), ProcessHandle.current(), TimeSource.system()).find();
  }

  /** A group as the kernel shows it, and a /proc that says this process is in it. */
  private Path group(String controllers, String processes) throws Exception {
    Path group = Files.createDirectories(dir.resolve("cgroup/service"));
    Files.writeString(group.resolve("cgroup.type"), "domain\n");
    Files.writeString(group.resolve("cgroup.controllers"), controllers + "\n");
    Files.writeString(group.resolve("cgroup.subtree_control"), "");
    Files.writeString(group.resolve("cgroup.procs"), processes);
    Path self = Files.createDirectories(dir.resolve("proc/self"));
    Files.writeString(self.resolve("cgroup"), "0::/service\n");
    Files.writeString(
        self.resolve("mountinfo"), MOUNT.formatted("/", dir.resolve("cgroup")) + "\n");
    return group;
  }
}
