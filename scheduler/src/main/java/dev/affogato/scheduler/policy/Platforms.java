package dev.affogato.scheduler.policy;

import java.util.List;
import java.util.Map;

/**
 * Which machines run environments of which platform (protocol spec 12.2). Platform strings are an
 * open set: unknown ones run on equal ones only.
 */
public final class Platforms {
  private static final Map<String, List<String>> RUNS_ALSO_ON =
      Map.of(
          "i386", List.of("i486", "i586", "i686", "x86_64"),
          "i486", List.of("i586", "i686", "x86_64"),
          "i586", List.of("i686", "x86_64"),
          "i686", List.of("x86_64"),
          "ppc", List.of("ppc64"),
          "s390", List.of("s390x"));

  private Platforms() {}

  /** Whether an environment of {@code platform} runs on a machine of {@code host}. */
  public static boolean canRun(String platform, String host) {
    return platform.equals(host) || alsoOn(platform).contains(host);
  }

  /** Platforms other than itself whose machines run environments of {@code platform}. */
  static List<String> alsoOn(String platform) {
    return RUNS_ALSO_ON.getOrDefault(platform, List.of());
  }
}
