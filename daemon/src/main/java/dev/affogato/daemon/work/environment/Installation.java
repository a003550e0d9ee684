package dev.affogato.daemon.work.environment;

import java.io.Closeable;
import java.io.IOException;

/**
 * An archive on its way in. The sender's bytes can always be written to the end: stock senders cope
 * with a refusal only after they have sent everything, so trouble is kept until {@link #finish}.
 *
 * <p>Confined to one thread. Closing without a successful finish leaves nothing behind.
 */
public interface Installation extends Closeable {
  /** Whether the bytes matter; false if somebody else's are taken, or nobody's. */
  boolean isKept();

  /** Takes the next bytes of the archive. Never fails. */
  void write(byte[] bytes, int offset, int length);

  /**
   * Unpacks what was written and makes it available; takes seconds.
   *
   * @throws EnvironmentRefusedException if the archive is unfit; the message may go to the sender
   * @throws IOException if this machine failed, for example for want of disk space
   * @throws InterruptedException if this thread was interrupted; nothing is installed
   */
  void finish() throws IOException, InterruptedException;

  @Override
  void close();
}
