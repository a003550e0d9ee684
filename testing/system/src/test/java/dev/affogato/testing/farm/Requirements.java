package dev.affogato.testing.farm;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a test needs of the machine: missing, it is skipped with the cure; in continuous integration
 * it fails.
 */
public final class Requirements {
  private Requirements() {}

  /** Fails or skips unless {@code program} exists. */
  public static void program(String program, String debianPackage) {
    require(
        Files.isExecutable(Path.of(program)),
        program + " is missing: apt-get install " + debianPackage);
  }

  /** Network namespaces and stock daemons need root. */
  public static void root() {
    require(
        "root".equals(System.getProperty("user.name")),
        "needs root for network namespaces: run as root");
  }

  /** The installed tree under test. */
  public static Path dist() {
    Path dist =
        Path.of(System.getProperty("affogato.dist", "../../dist")).toAbsolutePath().normalize();
    require(
        Files.isExecutable(dist.resolve("bin/affogato")),
        dist + " is missing: run the tests as ./affogato test");
    return dist;
  }

  private static void require(boolean met, String cure) {
    if (System.getenv("CI") != null && !met) {
      throw new AssertionError(cure);
    }
    assumeTrue(met, cure);
  }
}
