package dev.affogato.console.cli;

import dev.affogato.console.config.Configuration;
import dev.affogato.console.env.EnvironmentFolder;
import dev.affogato.console.process.OwnFolder;
import dev.affogato.console.process.Privileges;
import dev.affogato.console.process.UserAccount;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** The options that say which daemon's folder is meant; without them it is that of ours. */
final class EnvBase {
  @Option(
      names = {"-b", "--env-basedir"},
      paramLabel = "FOLDER",
      description = "The daemon's folder, as in its own option -b (default: as configured).")
  private @Nullable Path base;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Take the folder from FILE, as the daemon's own option --config does.")
  private @Nullable Path configurationFile;

  /** The folder, which {@code command} is told of, or empty if there is none. */
  Optional<EnvironmentFolder> open(CommandLine command) throws IOException {
    Path folder = find(command);
    PrintWriter out = command.getOut();
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      out.println(
          "folder "
              + folder
              + " is missing: the daemon has kept nothing yet, or elsewhere (-b, --config)");
      out.flush();
      return Optional.empty();
    }
    out.println("folder " + folder);
    return Optional.of(new EnvironmentFolder(folder));
  }

  /** The folder, whether it exists or not; from then on this process may do what the daemon may. */
  Path find(CommandLine command) throws IOException {
    Path folder = base == null ? configured(command) : base.toAbsolutePath();
    if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      leaveRoot(folder);
    }
    return folder;
  }

  private Path configured(CommandLine command) throws IOException {
    Configuration configuration = ServerSettings.read(configurationFile, System.getenv());
    CommandLine daemon = Program.DAEMON.commandLine();
    daemon.parseArgs();
    ServerSettings settings =
        ServerSettings.apply(
            Program.DAEMON, daemon.getCommandSpec(), daemon.getParseResult(), configuration);
    settings.complaints().forEach(command.getErr()::println);
    return BaseFolder.of(settings);
  }

  /** What the daemon's user may do there is enough, and all that is safe. */
  private static void leaveRoot(Path folder) throws IOException {
    if (!Privileges.isRoot()) {
      return;
    }
    Optional<UserAccount> master = OwnFolder.master(folder);
    if (master.isPresent()) {
      Privileges.dropTo(master.get());
    }
  }
}
