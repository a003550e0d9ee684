package dev.affogato.daemon.figures;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A daemon at one moment, for who watches it. Immutable.
 *
 * @param notReady why it does not do what it is there for, for people; null if it does
 * @param store null if jobs are only taken preprocessed
 */
public record DaemonView(
    @Nullable String notReady,
    FrontView front,
    JobFigures jobs,
    ResultView results,
    @Nullable StoreView store,
    EnvironmentView environments,
    Map<String, TrafficView> traffic,
    LoadView load) {
  /**
   * What is known of clients and scheduler.
   *
   * @param scheduler null while there is none
   * @param logins how often it has logged in at any
   */
  public record FrontView(@Nullable SchedulerView scheduler, int logins, SlotView slots) {}

  /**
   * The scheduler that this daemon is logged in at.
   *
   * @param version of the protocol that is spoken
   */
  public record SchedulerView(String address, int version) {}

  /**
   * @param allowed how many jobs run at once
   * @param used unpackings included
   * @param waitingForSlot jobs that wait for one, those that wait for memory included
   * @param waitingForMemory jobs that would run if there were more memory
   * @param waitingForScheduler jobs of this machine's users that were asked for and not answered
   * @param clients connections
   * @param load as schedulers are told, from 0 to 1000: then no job of others is started
   */
  public record SlotView(
      int allowed,
      int used,
      int waitingForSlot,
      int waitingForMemory,
      int waitingForScheduler,
      int clients,
      int load) {}

  /**
   * Results that this machine's agents asked for.
   *
   * @param here found in its own store
   * @param neighbours found at other machines
   * @param outside found in the cache outside
   * @param unknown found nowhere
   * @param sentDirect jobs with all their inputs that other machines did
   */
  public record ResultView(
      long here, long neighbours, long outside, long unknown, long sentDirect) {
    public static final ResultView NONE = new ResultView(0, 0, 0, 0, 0);
  }

  /**
   * Contents that are kept.
   *
   * @param known whether it was looked at already; what follows says nothing else
   */
  public record StoreView(boolean known, long files, long bytes, long bytesMax) {}

  /**
   * @param received environments that others sent
   * @param natives archives of this machine's own compilers
   * @param bytesMax for both
   */
  public record EnvironmentView(
      int received, long receivedBytes, int natives, long nativeBytes, long bytesMax) {}

  /** Bytes since the start. */
  public record TrafficView(long receivedBytes, long sentBytes) {}

  /**
   * The machine.
   *
   * @param cpuWaitSeconds for how long somebody waited for a processor since the machine started;
   *     NaN where the kernel does not tell
   * @param memoryWaitSeconds the same for memory
   */
  public record LoadView(
      double average1,
      long freeMemoryBytes,
      double cpuWaitSeconds,
      double memoryWaitSeconds,
      boolean ownerAtWork) {}
}
