package dev.affogato.cache.blob;

import dev.affogato.cache.digest.Digest;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The promise that contents stay in the store until it is closed. Thread-safe.
 *
 * <p>It binds this process' store; other processes leave alone what was used within the last {@link
 * BlobStore#SPARED}.
 */
public final class Lease implements AutoCloseable {
  private final Pins pins;
  private final Set<Digest> held;
  private final List<Digest> missing;
  private final AtomicBoolean closed = new AtomicBoolean();

  Lease(Pins pins, Set<Digest> held, List<Digest> missing) {
    this.pins = pins;
    this.held = held;
    this.missing = missing;
  }

  /** What was not there when the lease was taken; once put, it is held as well. */
  public List<Digest> missing() {
    return missing;
  }

  @Override
  public void close() {
    if (!closed.getAndSet(true)) {
      held.forEach(pins::unpin);
    }
  }
}
