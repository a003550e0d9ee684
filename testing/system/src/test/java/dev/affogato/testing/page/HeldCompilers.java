package dev.affogato.testing.page;

import dev.affogato.testing.farm.Program;
import dev.affogato.testing.farm.Wait;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Compilers stopped in their midst, so that a build stands still for as long as it is looked at.
 * What they compile must be worth a second of processor time, in which they are found. Confined to
 * its test.
 */
final class HeldCompilers implements AutoCloseable {
  /** Never ends, and says how often it goes round: cheap to write, dear to compile. */
  static final String DEAR_SOURCE =
      """
      constexpr long rounds(long n) {
        long sum = 0;
        for (long i = 0; i < 400; i++)
          for (long j = 0; j < 1000; j++)
            sum += (i ^ j) + n;
        return sum;
      }
      """;

  static final String DEAR_OPTION = "-fconstexpr-ops-limit=1000000000";

  private static final Duration LIMIT = Duration.ofMinutes(6);

  private final Map<Long, Program> held = new LinkedHashMap<>();

  /**
   * Stops compilers below {@code daemons} that compile {@code sources} of {@code project}, until
   * each is stopped; or has its object, as on a crowded machine a job may be done where it was
   * typed.
   */
  void stop(Path project, List<String> sources, Program... daemons) throws Exception {
    Wait.until(
        "compilers of " + sources,
        LIMIT,
        () -> {
          for (long pid : compilersOf(sources)) {
            Program daemon = held.containsKey(pid) ? null : above(pid, daemons);
            if (daemon != null) {
              signal("STOP", pid);
              held.put(pid, daemon);
            }
          }
          long made =
              sources.stream()
                  .filter(source -> Files.exists(project.resolve(source.replace(".cc", ".o"))))
                  .count();
          return held.size() + made >= sources.size();
        },
        held::toString);
  }

  /** A look at all processes that costs some milliseconds: the JDK's own would come too late. */
  private static List<Long> compilersOf(List<String> sources) throws IOException {
    List<Long> found = new ArrayList<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[1-9]*")) {
      for (Path process : processes) {
        List<String> words = List.of(commandLine(process).split("\0"));
        if (words.getFirst().endsWith("/cc1plus") && words.stream().anyMatch(sources::contains)) {
          found.add(Long.valueOf(process.getFileName().toString()));
        }
      }
    }
    return found;
  }

  /** Empty if it has ended. */
  private static String commandLine(Path process) {
    try {
      return Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
    } catch (IOException ended) {
      return "";
    }
  }

  private static @Nullable Program above(long pid, Program... daemons) {
    for (Optional<ProcessHandle> at = ProcessHandle.of(pid);
        at.isPresent();
        at = at.get().parent()) {
      for (Program daemon : daemons) {
        if (at.get().equals(daemon.process())) {
          return daemon;
        }
      }
    }
    return null;
  }

  private static void signal(String name, long pid) throws Exception {
    new ProcessBuilder("kill", "-" + name, Long.toString(pid)).inheritIO().start().waitFor();
  }

  int size() {
    return held.size();
  }

  /** How many {@code daemon} has. */
  long on(Program daemon) {
    return held.values().stream().filter(daemon::equals).count();
  }

  /** Lets them go on. */
  void release() throws Exception {
    for (long pid : held.keySet()) {
      signal("CONT", pid);
    }
    held.clear();
  }

  @Override
  public void close() throws Exception {
    release();
  }
}
