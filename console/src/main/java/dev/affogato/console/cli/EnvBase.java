package dev.affogato.console.cli;

import dev.affogato.console.env.EnvironmentFolder;
import dev.affogato.console.process.Privileges;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that says which daemon's folder is meant. */
final class EnvBase {
  private static final Path SYSTEM_BASE = Path.of("/var/tmp/icecc-envs");

  @Option(
      names = {"-b", "--env-basedir"},
      paramLabel = "FOLDER",
      description =
          "The daemon's folder, as in its own option -b (root: /var/tmp/icecc-envs, else ~/.cache).")
  private @Nullable Path base;

  EnvironmentFolder folder() {
    if (base != null) {
      return new EnvironmentFolder(base);
    }
    return new EnvironmentFolder(
        Privileges.isRoot()
            ? SYSTEM_BASE
            : Path.of(System.getProperty("user.home"), ".cache/affogato/envs"));
  }
}
