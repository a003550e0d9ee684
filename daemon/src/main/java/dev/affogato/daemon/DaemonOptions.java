package dev.affogato.daemon;

import dev.affogato.daemon.front.FrontOptions;
import dev.affogato.daemon.front.relay.LauncherHost;
import dev.affogato.daemon.link.LinkOptions;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All that can be chosen about a daemon (protocol spec 11.8). Immutable.
 *
 * @param nodeName what the network calls this machine
 * @param maxJobs slots offered; with 0 nothing is compiled for others, yet one local job runs
 * @param noRemote compile nothing for others: no TCP listener
 * @param withoutJail where no jail can be made, run jobs all the same, with this machine's own
 *     compilers; only for a user's own jobs on the user's own machine
 * @param front where clients come in
 * @param scheduler where the scheduler is
 * @param baseDirectory environments and all else kept on disk; of this daemon alone
 * @param cacheBytesMax how much of it environments may take up
 * @param niceLevel niceness of compiles, 0 to 19
 * @param jobUser name of the user jobs run as when this process is root
 * @param idleOnly run jobs of others only while this machine's owner is not at work
 * @param direct jobs that come with all their inputs
 * @param launcherHost opens an agent for launchers without one of their own; null for none
 */
public record DaemonOptions(
    String nodeName,
    int maxJobs,
    boolean noRemote,
    boolean withoutJail,
    FrontOptions front,
    LinkOptions scheduler,
    Path baseDirectory,
    long cacheBytesMax,
    int niceLevel,
    String jobUser,
    boolean idleOnly,
    DirectOptions direct,
    LauncherHost.@Nullable Maker launcherHost) {
  /** The daemons' TCP port (protocol spec 1.1). */
  public static final int DEFAULT_PORT = 10245;

  /** 256 MiB (protocol spec 11.8). */
  public static final long DEFAULT_CACHE_BYTES_MAX = 256L << 20;

  public static final int DEFAULT_NICE_LEVEL = 5; // protocol spec 11.8

  /** The user of icecream's packages. */
  public static final String DEFAULT_JOB_USER = "icecc";

  public DaemonOptions {
    baseDirectory = baseDirectory.toAbsolutePath().normalize();
    if (maxJobs < 0) {
      throw new IllegalArgumentException("max jobs " + maxJobs + " is negative");
    }
    if (niceLevel < 0 || niceLevel > 19) {
      throw new IllegalArgumentException("nice level " + niceLevel + " is not from 0 to 19");
    }
    if (idleOnly && niceLevel == 0) {
      throw new IllegalArgumentException(
          "with nice level 0 jobs of others look like the owner's work; to take them only while the"
              + " machine is idle choose at least 1");
    }
  }

  /**
   * icecream's defaults: a slot for each processor, all addresses, a scheduler of the network
   * {@code ICECREAM} to be searched for.
   *
   * @param socket path of the unix socket, open to every user of the machine
   */
  public static DaemonOptions of(String nodeName, Path socket, Path baseDirectory) {
    return new DaemonOptions(
        nodeName,
        Runtime.getRuntime().availableProcessors(),
        false,
        false,
        new FrontOptions(socket, true, DEFAULT_PORT, List.of()),
        LinkOptions.searching(),
        baseDirectory,
        DEFAULT_CACHE_BYTES_MAX,
        DEFAULT_NICE_LEVEL,
        DEFAULT_JOB_USER,
        false,
        DirectOptions.defaults(),
        null);
  }

  public DaemonOptions withMaxJobs(int newMaxJobs) {
    return with(draft -> draft.maxJobs = newMaxJobs);
  }

  public DaemonOptions withNoRemote(boolean newNoRemote) {
    return with(draft -> draft.noRemote = newNoRemote);
  }

  public DaemonOptions withWithoutJail(boolean newWithoutJail) {
    return with(draft -> draft.withoutJail = newWithoutJail);
  }

  /** TCP port, 0 for one the system chooses, and addresses to listen on, none for all. */
  public DaemonOptions listeningOn(int port, List<InetAddress> addresses) {
    return withFront(
        new FrontOptions(
            front.socket(), front.socketForAll(), port, addresses, front.ownUserOnly()));
  }

  /** A daemon inside a program that serves only the user who runs it. */
  public DaemonOptions withOwnUserOnly() {
    return withFront(
        new FrontOptions(front.socket(), false, front.port(), front.addresses(), true));
  }

  public DaemonOptions withFront(FrontOptions newFront) {
    return with(draft -> draft.front = newFront);
  }

  public DaemonOptions withScheduler(LinkOptions newScheduler) {
    return with(draft -> draft.scheduler = newScheduler);
  }

  public DaemonOptions withCacheBytesMax(long newCacheBytesMax) {
    return with(draft -> draft.cacheBytesMax = newCacheBytesMax);
  }

  public DaemonOptions withNiceLevel(int newNiceLevel) {
    return with(draft -> draft.niceLevel = newNiceLevel);
  }

  public DaemonOptions withJobUser(String newJobUser) {
    return with(draft -> draft.jobUser = newJobUser);
  }

  public DaemonOptions withIdleOnly(boolean newIdleOnly) {
    return with(draft -> draft.idleOnly = newIdleOnly);
  }

  public DaemonOptions withDirect(DirectOptions newDirect) {
    return with(draft -> draft.direct = newDirect);
  }

  public DaemonOptions withLauncherHost(LauncherHost.Maker newLauncherHost) {
    return with(draft -> draft.launcherHost = newLauncherHost);
  }

  private DaemonOptions with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.finished();
  }

  /** So that a copy with one thing changed need not name all the others. */
  private static final class Draft {
    String nodeName;
    int maxJobs;
    boolean noRemote;
    boolean withoutJail;
    FrontOptions front;
    LinkOptions scheduler;
    Path baseDirectory;
    long cacheBytesMax;
    int niceLevel;
    String jobUser;
    boolean idleOnly;
    DirectOptions direct;
    LauncherHost.@Nullable Maker launcherHost;

    Draft(DaemonOptions from) {
      nodeName = from.nodeName;
      maxJobs = from.maxJobs;
      noRemote = from.noRemote;
      withoutJail = from.withoutJail;
      front = from.front;
      scheduler = from.scheduler;
      baseDirectory = from.baseDirectory;
      cacheBytesMax = from.cacheBytesMax;
      niceLevel = from.niceLevel;
      jobUser = from.jobUser;
      idleOnly = from.idleOnly;
      direct = from.direct;
      launcherHost = from.launcherHost;
    }

    DaemonOptions finished() {
      return new DaemonOptions(
          nodeName,
          maxJobs,
          noRemote,
          withoutJail,
          front,
          scheduler,
          baseDirectory,
          cacheBytesMax,
          niceLevel,
          jobUser,
          idleOnly,
          direct,
          launcherHost);
    }
  }
}
