package dev.affogato.testing.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A machine that was suspended, or whose clock was set, goes on as if nothing had happened, since
 * every wait, lease and heartbeat is counted by the monotonic clock. That is kept by knowing each
 * place that asks for the time of day.
 */
class ClockTest {
  private static final Path TOP = Path.of("").toAbsolutePath().getParent().getParent();

  /** Who may, and what for. A new entry must be able to live with a clock that jumps by hours. */
  private static final Map<String, String> READERS =
      Map.ofEntries(
          Map.entry("TimeSource", "the clock itself"),
          Map.entry("SystemTimeSource", "the clock itself"),
          Map.entry("Agent", "name of the journal's next chapter"),
          Map.entry("MachineAgent", "as Agent"),
          Map.entry("Call", "when it was, in the journal"),
          Map.entry("ClientLog", "lines of the log"),
          Map.entry("LocalDaemon", "a field of a message, for monitors"),
          Map.entry("LeftBehind", "files of processes long gone; an early end costs a file"),
          Map.entry("BuildRun", "part of a name"),
          Map.entry("Dashboard", "when builds began, for people"),
          Map.entry("FarmApi", "when a picture was made, for people"),
          Map.entry("Now", "texts and messages of the daemon"),
          Map.entry("EventLoop", "texts and messages of the scheduler"),
          Map.entry("Scheduler", "the start time it announces"),
          Map.entry("Discovery", "the start time it announces after having been stopped"),
          Map.entry("EnvironmentStore", "last use, remembered over restarts"),
          Map.entry("ActionCache", "last use, remembered over restarts"),
          Map.entry("Evictions", "last use, remembered over restarts"),
          Map.entry("Touches", "last use, remembered over restarts"),
          Map.entry("FileDigests", "compared with the stamps of files, which the same clock makes"),
          Map.entry("CompilerArchives", "last use, remembered over restarts"),
          Map.entry("Forms", "last use, remembered over restarts"),
          Map.entry("OwnEnvironments", "ages of leftovers; an early end costs a file"),
          Map.entry("DirectPath", "compared with the stamps of files, which the same clock makes"),
          Map.entry(
              "SharedHeaders", "compared with the stamps of files, which the same clock makes"),
          Map.entry("FileClock", "compared with the stamps of files, which the same clock makes"),
          Map.entry("ActionTimes", "told to clients of Remote Execution, which want it so"),
          Map.entry("CachePruneCommand", "ages of results, as its user names them"),
          Map.entry("MachineLook", "compared with the stamps of files: the doctor looks for jumps"),
          Map.entry("NetworkLook", "compared with other machines' clocks, which is its question"),
          Map.entry("EnvListCommand", "ages of files, for people"),
          Map.entry("EnvPruneCommand", "ages of files; what jobs use is kept whatever its age"));

  @Test
  void onlyKnownPlacesAskForTheTimeOfDay() throws IOException {
    List<String> unknown = new ArrayList<>();
    try (Stream<Path> all = Files.walk(TOP)) {
      for (Path file : all.filter(ClockTest::isOurs).toList()) {
        String name = file.getFileName().toString().replace(".java", "");
        if (Files.readString(file).contains("wallClock()") && !READERS.containsKey(name)) {
          unknown.add(TOP.relativize(file).toString());
        }
      }
    }
    assertThat(unknown).as("these need TimeSource.nanoTime()").isEmpty();
  }

  private static boolean isOurs(Path file) {
    String path = TOP.relativize(file).toString();
    return path.contains("src/main/java/") && path.endsWith(".java");
  }
}
