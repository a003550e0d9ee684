package dev.affogato.protocol.reapi.service;

import com.google.rpc.Code;
import dev.affogato.base.time.TimeSource;
import dev.affogato.protocol.reapi.message.CallFailure;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The same for every caller: so many bytes in a while, so many actions at a time. Thread-safe by
 * its lock.
 *
 * <p>Bytes are counted like water in a bucket that runs dry within {@link #DRY_AFTER}: who brings
 * much at once waits, who brings a little all the time never does. Bytes are counted when they are
 * announced, whether or not they come.
 */
public final class CallerQuotas implements Quotas {
  private static final Duration DRY_AFTER = Duration.ofMinutes(10);

  /** Callers in the books; those who owe nothing are struck out first. */
  private static final int CALLERS_MAX = 4096;

  private final long bytesMax;
  private final int runningMax;
  private final TimeSource time;
  private final Map<Caller, Account> accounts = new HashMap<>();

  /**
   * @param bytesMax of contents within some minutes
   * @param runningMax actions, queued ones included
   */
  public CallerQuotas(long bytesMax, int runningMax, TimeSource time) {
    this.bytesMax = bytesMax;
    this.runningMax = runningMax;
    this.time = time;
  }

  /** Of one caller. Confined to the lock. */
  private static final class Account {
    private double bytes;
    private long countedNs;
    private int running;
  }

  @Override
  public synchronized void beforeTaking(Caller caller, long bytes) throws CallFailure {
    Account account = account(caller);
    if (account.bytes + bytes > bytesMax) {
      throw new CallFailure(
          Code.RESOURCE_EXHAUSTED,
          "more than " + bytesMax + " bytes came from one caller in a few minutes: try later");
    }
    account.bytes += bytes;
  }

  @Override
  public synchronized void beforeRunning(Caller caller) throws CallFailure {
    Account account = account(caller);
    if (account.running >= runningMax) {
      throw new CallFailure(
          Code.RESOURCE_EXHAUSTED, runningMax + " actions of one caller run already: try later");
    }
    account.running++;
  }

  @Override
  public synchronized void afterRunning(Caller caller) {
    Account account = accounts.get(caller);
    if (account != null && account.running > 0) {
      account.running--;
    }
  }

  private Account account(Caller caller) throws CallFailure {
    long nowNs = time.nanoTime();
    Account account = accounts.get(caller);
    if (account == null) {
      if (accounts.size() >= CALLERS_MAX) {
        accounts.values().forEach(each -> leak(each, nowNs));
        accounts.values().removeIf(each -> each.running == 0 && each.bytes <= 0);
      }
      if (accounts.size() >= CALLERS_MAX) {
        throw new CallFailure(Code.RESOURCE_EXHAUSTED, "too many callers: try later");
      }
      account = new Account();
      account.countedNs = nowNs;
      accounts.put(caller, account);
    }
    leak(account, nowNs);
    return account;
  }

  private void leak(Account account, long nowNs) {
    double share = (double) (nowNs - account.countedNs) / DRY_AFTER.toNanos();
    account.bytes = Math.max(0, account.bytes - share * bytesMax);
    account.countedNs = nowNs;
  }
}
