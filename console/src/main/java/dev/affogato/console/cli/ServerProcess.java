package dev.affogato.console.cli;

import dev.affogato.base.log.LogSetup;
import dev.affogato.base.product.Product;
import dev.affogato.console.config.Complaint;
import dev.affogato.console.config.Configuration;
import dev.affogato.console.config.Origin;
import dev.affogato.console.process.Detached;
import dev.affogato.console.process.Lifetime;
import dev.affogato.console.process.OwnFolder;
import dev.affogato.console.process.PidFile;
import dev.affogato.console.process.Privileges;
import dev.affogato.console.process.Signals;
import dev.affogato.console.process.UserAccount;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/**
 * What scheduler and daemon have in common as processes: settings, log, background, user, signals
 * (protocol spec 9.11, 11.8).
 *
 * <p>A picocli mixin. Confined to the main thread.
 */
final class ServerProcess {
  private static final System.Logger LOG = System.getLogger(ServerProcess.class.getName());
  private static final Path LOG_FOLDER = Path.of("/var/log/icecc");

  /** Where sockets are; of nobody else, and emptied at each boot. */
  static final Path RUN_FOLDER = Path.of("/var/run/icecc");

  /** Exit status if the user cannot be changed (behaviour spec 5.2). */
  private static final int STATUS_USER = 112;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Take settings from FILE, and not from this machine's usual files.")
  private @Nullable Path configurationFile;

  @Option(
      names = {"-d", "--daemonize"},
      description = "Detach and run in the background.")
  private boolean daemonize;

  @Option(
      names = {"-l", "--log-file"},
      paramLabel = "FILE",
      description = "Append the log to FILE instead of standard error.")
  private @Nullable Path logFile;

  @Option(
      names = {"-u", "--user-uid"},
      paramLabel = "USER",
      description = "When started as root, run as USER (default: icecc, else nobody).")
  private @Nullable String user;

  @Option(names = "-v", description = "Log warnings too; -vv information, -vvv details.")
  private boolean[] verbosity = {};

  /** icecream's programs take no notice of further words, and service scripts may pass some. */
  @Parameters(hidden = true)
  private List<String> ignored = List.of();

  private boolean logsToFile;

  /** A started program. */
  interface Running extends AutoCloseable {}

  /** Starts the program, as the user it is to run as. */
  interface Start {
    Running start() throws Exception;
  }

  /**
   * Completes the options of {@code program}, which were read from the command line, by what was
   * configured.
   */
  ServerSettings configure(Program program, CommandSpec spec) throws IOException {
    ServerErrors.refuseEmptyValues(spec.commandLine(), List.of("-l"));
    if (!ignored.isEmpty() && !spec.name().equals(program.classicName())) {
      throw new ParameterException(
          spec.commandLine(), "Error: unknown argument '" + ignored.getFirst() + "'");
    }
    Configuration configuration = ServerSettings.read(configurationFile, System.getenv());
    ServerSettings settings =
        ServerSettings.apply(program, spec, spec.commandLine().getParseResult(), configuration);
    if (user != null && user.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "Error: -u requires a valid username");
    }
    keepLogInSight(settings);
    return settings;
  }

  /**
   * The machine's log file is that of the service. Whoever starts a program in a terminal wants to
   * see what it says.
   */
  private void keepLogInSight(ServerSettings settings) {
    if (logFile != null
        && settings.origin("--log-file") instanceof Origin.File(var _, boolean machineWide)
        && machineWide) {
      if (!daemonize) {
        settings.withdraw("--log-file", null, "log " + logFile + " is for -d, and not used here");
      } else if (!Privileges.isRoot() && !canAppend(logFile)) {
        settings.withdraw(
            "--log-file", null, "log " + logFile + " is not this user's: see option -l");
      }
    }
  }

  private static boolean canAppend(Path file) {
    return Files.exists(file) ? Files.isWritable(file) : OwnFolder.canBeUsed(file);
  }

  /**
   * Runs the program until a signal ends it.
   *
   * @param headline ends the first line of the log
   * @param ownFolders made, where missing, and given to the user before changing to it
   * @return exit status
   */
  int run(ServerSettings settings, String headline, List<Path> ownFolders, Start start)
      throws Exception {
    Program program = settings.program();
    UserAccount account = Privileges.isRoot() ? account(settings.spec()) : null;
    if (daemonize && !Detached.isBackground()) {
      return Detached.startBackground();
    }
    Privileges.setUsualMask();
    LogSetup log = openLog(account, program.logName());
    sayWhatStarts(settings, headline);
    PidFile pidFile = PidFile.of(program.classicName(), program.command());
    pidFile.write();
    try {
      if (!becomeUser(account, ownFolders)) {
        return STATUS_USER;
      }
      Signals.on("HUP", () -> reopen(log));
      live(start);
      return 0;
    } catch (IOException | RuntimeException e) {
      if (logsToFile) {
        // Whoever reads the log later did not see what the starting terminal is told.
        LOG.log(Level.ERROR, "cannot go on: {0}", e.getMessage());
      }
      throw e;
    } finally {
      pidFile.remove();
    }
  }

  private static void live(Start start) throws Exception {
    Lifetime lifetime = Lifetime.begin();
    try (Running running = start.start()) {
      lifetime.started();
      Detached.reportReady();
      lifetime.awaitEnd();
    } catch (InterruptedException | ClosedByInterruptException e) {
      if (!lifetime.isEnding()) {
        throw e;
      }
      LOG.log(Level.INFO, "the start was given up");
    } finally {
      lifetime.ended();
    }
  }

  private void sayWhatStarts(ServerSettings settings, String headline) {
    LOG.log(
        Level.INFO,
        "{0} {1} {2} starting up{3}",
        Product.NAME,
        settings.program().command(),
        Product.VERSION,
        headline);
    if (!ignored.isEmpty()) {
      LOG.log(Level.WARNING, "ignored, as it is no option: {0}", String.join(" ", ignored));
    }
    for (Complaint complaint : settings.complaints()) {
      LOG.log(Level.ERROR, "{0}", complaint);
    }
    for (Path file : settings.files()) {
      LOG.log(Level.INFO, "settings of {0} were read", file);
    }
    for (Complaint note : settings.notes()) {
      LOG.log(Level.INFO, "{0}", note);
    }
  }

  /**
   * Whether a service manager has made the machine's folder for us: systemd then names it in this
   * variable, and the daemon is the machine's though it was never root.
   */
  static boolean isGivenRunFolder() {
    String given = System.getenv("RUNTIME_DIRECTORY");
    try {
      return given != null && Files.isSameFile(Path.of(given), RUN_FOLDER);
    } catch (IOException notThere) {
      return false;
    }
  }

  /** False if this process must not go on, being neither one user nor the other. */
  private static boolean becomeUser(@Nullable UserAccount account, List<Path> ownFolders)
      throws IOException {
    if (account == null) {
      for (Path folder : ownFolders) {
        OwnFolder.prepare(folder);
      }
      return true;
    }
    for (Path folder : ownFolders) {
      // Not what is below it, which whoever owns it may have put there.
      if (folder.equals(RUN_FOLDER)) {
        OwnFolder.giveWhatever(folder, account);
      } else {
        OwnFolder.give(folder, account);
      }
    }
    try {
      Privileges.dropTo(account);
    } catch (IOException e) {
      LOG.log(Level.ERROR, e.getMessage());
      return false;
    }
    if (account.equals(UserAccount.NOBODY)) {
      LOG.log(
          Level.WARNING,
          "no user {0} on this system: running as nobody, which others may be too; see option -u",
          UserAccount.DEFAULT_NAME);
    }
    LOG.log(Level.INFO, "running as user {0}", account.name());
    return true;
  }

  private UserAccount account(CommandSpec spec) throws IOException {
    if (user == null) {
      return UserAccount.defaultAccount();
    }
    UserAccount account =
        UserAccount.find(user)
            .orElseThrow(() ->
                new ParameterException(
                    spec.commandLine(),
                    "Error: -u requires a valid username; there is no user " + user));
    if (account.uid() == 0) {
      throw new ParameterException(spec.commandLine(), "Error: -u <username> must not be root");
    }
    return account;
  }

  private LogSetup openLog(@Nullable UserAccount account, String defaultLogName)
      throws IOException {
    // Absolute, as it is opened again from another working folder.
    Path file = logFile == null ? null : logFile.toAbsolutePath();
    if (file == null && daemonize && account != null) {
      OwnFolder.giveWhatever(LOG_FOLDER, account);
      file = LOG_FOLDER.resolve(defaultLogName);
    }
    logsToFile = file != null;
    boolean made = file != null && !Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    LogSetup log = install(file);
    if (made && account != null) {
      // The program must be able to open it again after logrotate has moved it. Only what was made
      // just now is given away: whoever owns the folder could have put anything there.
      Files.setAttribute(file, "unix:uid", account.uid(), LinkOption.NOFOLLOW_LINKS);
    }
    return log;
  }

  private LogSetup install(@Nullable Path file) throws IOException {
    try {
      return LogSetup.install(verbosity.length, file);
    } catch (AccessDeniedException denied) {
      throw new IOException("cannot write log " + file + ": permission denied; see option -l");
    } catch (NoSuchFileException missing) {
      throw new IOException("cannot write log " + file + ": its folder is missing; see option -l");
    }
  }

  private static void reopen(LogSetup log) {
    try {
      log.reopen();
      LOG.log(Level.INFO, "the log was opened again");
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the log cannot be opened again: {0}", e.getMessage());
    }
  }
}
