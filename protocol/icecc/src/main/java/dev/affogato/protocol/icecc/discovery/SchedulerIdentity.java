package dev.affogato.protocol.icecc.discovery;

/**
 * What a scheduler says of itself in a datagram. Immutable.
 *
 * @param version its protocol version; 32 where the old form does not tell
 * @param startTime unix seconds; 0 where the old form does not tell
 * @param netname name of its network, at most {@link Datagrams#NETNAME_BYTES_MAX} bytes
 */
public record SchedulerIdentity(int version, long startTime, String netname) {}
