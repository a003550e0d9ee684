package dev.affogato.base.platform;

import dev.affogato.base.process.Command;
import dev.affogato.base.process.ProcessResult;
import dev.affogato.base.process.ProcessRunner;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * icecream's names for kinds of machines, protocol 12. An open set of strings: they are compared,
 * never checked. Stateless.
 */
public final class Platform {
  /** Environment's platform to the other hosts that can run it, protocol 12.2. */
  private static final Map<String, List<String>> ALSO_RUNS_ON =
      Map.of(
          "i386", List.of("i486", "i586", "i686", "x86_64"),
          "i486", List.of("i586", "i686", "x86_64"),
          "i586", List.of("i686", "x86_64"),
          "i686", List.of("x86_64"),
          "ppc", List.of("ppc64"),
          "s390", List.of("s390x"));

  private Platform() {}

  /**
   * The platform of this machine. Asks {@code uname}, because Java's own names for processors are
   * not those of the kernel.
   *
   * @throws IOException if {@code uname} cannot be run
   */
  public static String ofThisMachine(ProcessRunner runner)
      throws IOException, InterruptedException {
    ProcessResult result = runner.run(Command.of("uname", "-s", "-r", "-m"));
    String[] words = result.stdoutText().strip().split(" ");
    if (!result.succeeded() || words.length < 3) {
      throw new IOException("uname -s -r -m did not name system, release and machine");
    }
    // The last may contain blanks on odd systems, the first two never do.
    String machine = String.join("", List.of(words).subList(2, words.length));
    return of(words[0], words[1], machine);
  }

  /** The platform for the three answers of {@code uname}, protocol 12.1. */
  static String of(String system, String release, String machine) {
    String name =
        switch (system) {
          case "Linux" -> machine;
          case "Darwin" -> system + release.split("\\.", 2)[0] + "_" + machine;
          default -> system + "_" + machine;
        };
    return name.replace(" ", "");
  }

  /** Whether tools made for {@code environment} run on a {@code host}. */
  public static boolean canRun(String environment, String host) {
    return environment.equals(host) || alsoOn(environment).contains(host);
  }

  /** Platforms other than {@code environment} itself whose machines run tools made for it. */
  public static List<String> alsoOn(String environment) {
    return ALSO_RUNS_ON.getOrDefault(environment, List.of());
  }
}
