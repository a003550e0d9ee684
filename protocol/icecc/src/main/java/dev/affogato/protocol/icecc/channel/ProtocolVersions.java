package dev.affogato.protocol.icecc.channel;

/**
 * What two sides of a connection agreed on. Immutable.
 *
 * @param negotiated the version whose layouts both use
 * @param peer the highest version the peer speaks, which decides what it can be asked for
 */
public record ProtocolVersions(int negotiated, int peer) {
  /** What we announce: the version of icecc 1.4. */
  public static final int OWN = 43;

  /** The highest version whose layouts we can read; never announced. */
  public static final int READABLE_MAX = 44;

  /** Peers below this are refused (protocol spec 1.3). */
  public static final int MIN = 21;

  /** Peers that announce more are not speaking this protocol (protocol spec 1.3). */
  public static final int PEER_MAX = 1 << 20;
}
