package dev.affogato.client.hosted;

import java.io.IOException;

/**
 * How much is read for others, all together and for each place: what is learnt of it stays in
 * memory, which is the whole machine's. Thread-safe by its monitor.
 */
public final class ReadBudget {
  private final long bytesMax;
  private final long shareBytesMax;
  private long taken;

  /**
   * @param bytesMax for all
   * @param shareBytesMax for one
   */
  public ReadBudget(long bytesMax, long shareBytesMax) {
    this.bytesMax = bytesMax;
    this.shareBytesMax = shareBytesMax;
  }

  /** What one place has taken. */
  public final class Share {
    private long bytes;

    private Share() {}

    /** How much more may be read. */
    public long left() {
      synchronized (ReadBudget.this) {
        return Math.max(0, Math.min(shareBytesMax - bytes, bytesMax - taken));
      }
    }

    /**
     * @throws IOException if that is more than was left
     */
    public void take(int more) throws IOException {
      synchronized (ReadBudget.this) {
        if (more > left()) {
          throw new IOException(
              "more would be read than one who is not the user's own should keep");
        }
        bytes += more;
        taken += more;
      }
    }

    /** Nothing of it is in memory any more. */
    public void giveBack() {
      synchronized (ReadBudget.this) {
        taken -= bytes;
        bytes = 0;
      }
    }
  }

  public Share share() {
    return new Share();
  }
}
