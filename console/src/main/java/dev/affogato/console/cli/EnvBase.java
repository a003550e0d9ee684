package dev.affogato.console.cli;

import dev.affogato.console.env.EnvironmentFolder;
import dev.affogato.console.process.OwnFolder;
import dev.affogato.console.process.Privileges;
import dev.affogato.console.process.UserAccount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
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

  EnvironmentFolder folder() throws IOException {
    Path folder = path();
    leaveRoot(folder);
    return new EnvironmentFolder(folder);
  }

  private Path path() {
    if (base != null) {
      return base;
    }
    return Privileges.isRoot()
        ? SYSTEM_BASE
        : Path.of(System.getProperty("user.home"), ".cache/affogato/envs");
  }

  /** What the daemon's user may do there is enough, and all that is safe. */
  private static void leaveRoot(Path folder) throws IOException {
    if (!Privileges.isRoot()) {
      return;
    }
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException("there is no folder " + folder + ": see option -b");
    }
    Optional<UserAccount> master = OwnFolder.master(folder);
    if (master.isPresent()) {
      Privileges.dropTo(master.get());
    }
  }
}
