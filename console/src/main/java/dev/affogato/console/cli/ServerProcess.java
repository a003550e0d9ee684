package dev.affogato.console.cli;

import dev.affogato.base.log.LogSetup;
import dev.affogato.console.process.Detached;
import dev.affogato.console.process.PidFile;
import dev.affogato.console.process.Privileges;
import dev.affogato.console.process.Signals;
import dev.affogato.console.process.UserAccount;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * What scheduler and daemon have in common as processes: log, background, user, signals (protocol
 * spec 9.11, 11.8).
 *
 * <p>A picocli mixin. Confined to the main thread.
 */
final class ServerProcess {
  private static final System.Logger LOG = System.getLogger(ServerProcess.class.getName());
  private static final Path LOG_FOLDER = Path.of("/var/log/icecc");

  /** Exit status after a second signal. */
  private static final int STATUS_FORCED = 1;

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

  /** A started program. */
  interface Running extends AutoCloseable {}

  /** Starts the program, as the user it is to run as. */
  interface Start {
    Running start() throws Exception;
  }

  /**
   * Runs the program until a signal ends it.
   *
   * @param program name for the pid file
   * @param defaultLogName file in the log folder for a background process of root
   * @param ownFolders made, where missing, and given to the user before changing to it
   * @return exit status
   */
  int run(
      CommandSpec spec, String program, String defaultLogName, List<Path> ownFolders, Start start)
      throws Exception {
    UserAccount account = Privileges.isRoot() ? account(spec) : null;
    if (daemonize && !Detached.isBackground()) {
      return Detached.startBackground();
    }
    LogSetup log = openLog(account, defaultLogName);
    PidFile.write(program);
    if (account != null) {
      for (Path folder : ownFolders) {
        giveFolder(folder, account);
      }
      Privileges.dropTo(account);
      LOG.log(Level.INFO, "running as user {0}", account.name());
    }
    Signals.on("HUP", () -> reopen(log));
    CountDownLatch ended = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    Signals.on("TERM", () -> askedToEnd(ended));
    Signals.on("INT", () -> askedToEnd(ended));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> endAndAwait(ended, closed), "shutdown"));
    try (Running running = start.start()) {
      Detached.reportReady();
      ended.await();
    } finally {
      closed.countDown();
    }
    return 0;
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
    Path file = logFile;
    if (file == null && daemonize && account != null) {
      giveFolder(LOG_FOLDER, account);
      file = LOG_FOLDER.resolve(defaultLogName);
    }
    boolean made = file != null && !Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    LogSetup log = LogSetup.install(verbosity.length, file);
    if (made && account != null) {
      // The program must be able to open it again after logrotate has moved it. Only what was made
      // just now is given away: whoever owns the folder could have put anything there.
      Files.setAttribute(file, "unix:uid", account.uid(), LinkOption.NOFOLLOW_LINKS);
    }
    return log;
  }

  private static void giveFolder(Path folder, UserAccount account) throws IOException {
    Files.createDirectories(folder);
    Files.setAttribute(folder, "unix:uid", account.uid());
    Files.setAttribute(folder, "unix:gid", account.gid());
  }

  private static void reopen(LogSetup log) {
    try {
      log.reopen();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the log cannot be opened again: {0}", e.getMessage());
    }
  }

  /**
   * An end that was asked for is a good one, whatever the JVM thinks of the signal. Who asks twice
   * does not want to wait (behaviour spec 5.2).
   */
  private static void askedToEnd(CountDownLatch ended) {
    if (ended.getCount() == 0) {
      Runtime.getRuntime().halt(STATUS_FORCED);
    }
    ended.countDown();
  }

  /** The JVM ends when its hooks have run: the program closes meanwhile. */
  private static void endAndAwait(CountDownLatch ended, CountDownLatch closed) {
    ended.countDown();
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
