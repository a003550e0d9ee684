package dev.affogato.client.inputs;

import dev.affogato.base.file.FileAccess;
import dev.affogato.base.file.FileStamp;
import dev.affogato.base.time.TimeSource;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** Whether stamps of files taken now will tell a change. Immutable but for the clock it reads. */
final class FileClock {
  private final FileAccess stamps;
  private final TimeSource time;

  FileClock(FileAccess stamps, TimeSource time) {
    this.stamps = stamps;
    this.time = time;
  }

  /** Now, on a clock that only goes forward. */
  long nowNs() {
    return time.nanoTime();
  }

  /**
   * Whether what is read from now on is true as long as the stamp is the same: not if the file has
   * just been changed, or is on a file system with times that are not honest.
   */
  boolean isLasting(FileStamp stamp) {
    Instant now = time.wallClock();
    long nowNs = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    return stamp.isSettledAt(nowNs) && stamps.isTrustworthy(stamp);
  }
}
