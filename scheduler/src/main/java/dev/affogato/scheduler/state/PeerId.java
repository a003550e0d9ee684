package dev.affogato.scheduler.state;

/**
 * One connection, never used for another one. Immutable.
 *
 * @param number assigned by whoever accepts connections
 */
public record PeerId(long number) {
  @Override
  public String toString() {
    return "peer " + number;
  }
}
