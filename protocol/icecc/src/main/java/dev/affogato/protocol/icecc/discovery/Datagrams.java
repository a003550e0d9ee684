package dev.affogato.protocol.icecc.discovery;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Probe, reply and announcement, as bytes and back (protocol spec 4.1, 4.2). Thread-safe: no state.
 */
public final class Datagrams {
  /** The largest datagram of the protocol. */
  public static final int LENGTH_MAX = 268;

  private static final int OLD_REPLY_LENGTH = 16;
  private static final int MIDDLE_REPLY_LENGTH = 32;

  /** A reply's netname starts here, behind marker, version and start time. */
  private static final int REPLY_NETNAME_OFFSET = 13;

  /** An announcement's netname starts here. */
  private static final int ANNOUNCEMENT_NETNAME_OFFSET = 12;

  /** The longest netname that fits the longest reply with its final 0. */
  public static final int NETNAME_BYTES_MAX = LENGTH_MAX - REPLY_NETNAME_OFFSET - 1;

  private static final int PROBE_MIN = 21;
  private static final int OLD_SCHEDULER_VERSION = 32;

  private Datagrams() {}

  /** The probe of a searcher of {@code version}. */
  public static byte[] probe(int version) {
    return new byte[] {(byte) version};
  }

  /** The version in a probe, or empty if {@code datagram} is none that is answered: 21 to 127. */
  public static Optional<Integer> parseProbe(byte[] datagram) {
    // Signed on purpose: 128 to 255 are not answered either (protocol spec 4.1).
    return datagram.length == 1 && datagram[0] >= PROBE_MIN
        ? Optional.of((int) datagram[0])
        : Optional.empty();
  }

  /**
   * The reply of {@code self} to a probe of {@code probeVersion}, in the form that version
   * understands.
   */
  public static byte[] reply(int probeVersion, SchedulerIdentity self) {
    if (probeVersion < 33) {
      byte[] reply = new byte[OLD_REPLY_LENGTH];
      reply[0] = (byte) (probeVersion + 1);
      putNetname(reply, 1, self.netname());
      return reply;
    }
    boolean bigEndian = probeVersion >= 38;
    byte[] reply = new byte[probeVersion < 36 ? MIDDLE_REPLY_LENGTH : LENGTH_MAX];
    ByteBuffer.wrap(reply)
        .order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN)
        .put((byte) (probeVersion + (bigEndian ? 3 : 2)))
        .putInt(self.version())
        .putLong(self.startTime());
    putNetname(reply, REPLY_NETNAME_OFFSET, self.netname());
    return reply;
  }

  /**
   * The scheduler that sent {@code datagram} in reply to our probe of {@code probeVersion}, or
   * empty if it is none.
   */
  public static Optional<SchedulerIdentity> parseReply(byte[] datagram, int probeVersion) {
    if (datagram.length == OLD_REPLY_LENGTH && datagram[0] == (byte) (probeVersion + 1)) {
      return Optional.of(new SchedulerIdentity(OLD_SCHEDULER_VERSION, 0, netname(datagram, 1)));
    }
    boolean longForm = datagram.length == LENGTH_MAX;
    if ((longForm || datagram.length == MIDDLE_REPLY_LENGTH)
        && datagram[0] == (byte) (probeVersion + 2)) {
      return Optional.of(identity(datagram, ByteOrder.LITTLE_ENDIAN));
    }
    if (longForm && datagram[0] == (byte) (probeVersion + 3)) {
      return Optional.of(identity(datagram, ByteOrder.BIG_ENDIAN));
    }
    return Optional.empty();
  }

  /** The announcement in its current form. */
  public static byte[] announcement(SchedulerIdentity self) {
    byte[] datagram = new byte[LENGTH_MAX];
    ByteBuffer.wrap(datagram)
        .put(new byte[] {'I', 'C', 'F', (byte) self.version()})
        .putLong(self.startTime());
    putNetname(datagram, ANNOUNCEMENT_NETNAME_OFFSET, self.netname());
    return datagram;
  }

  /** The announcement in the form before version 36. */
  public static byte[] oldAnnouncement(SchedulerIdentity self) {
    byte[] netname = bytes(self.netname());
    ByteBuffer datagram =
        ByteBuffer.allocate(13 + netname.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(new byte[] {'I', 'C', 'E', (byte) self.version()})
            .putLong(self.startTime())
            .put((byte) netname.length);
    // Receivers expect the last character replaced by the final 0 (protocol spec 4.2).
    datagram.put(netname, 0, Math.max(0, netname.length - 1));
    return datagram.array();
  }

  /**
   * The scheduler that sent {@code datagram} as an announcement in its current form, or empty if it
   * is none.
   */
  public static Optional<SchedulerIdentity> parseAnnouncement(byte[] datagram) {
    if (datagram.length != LENGTH_MAX
        || datagram[0] != 'I'
        || datagram[1] != 'C'
        || datagram[2] != 'F') {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(datagram);
    return Optional.of(
        new SchedulerIdentity(
            in.get(3) & 0xff, in.getLong(4), netname(datagram, ANNOUNCEMENT_NETNAME_OFFSET)));
  }

  private static SchedulerIdentity identity(byte[] reply, ByteOrder order) {
    ByteBuffer in = ByteBuffer.wrap(reply).order(order);
    return new SchedulerIdentity(in.getInt(1), in.getLong(5), netname(reply, REPLY_NETNAME_OFFSET));
  }

  /** Truncated where it does not fit; the last byte stays 0. */
  private static void putNetname(byte[] datagram, int offset, String netname) {
    byte[] name = bytes(netname);
    System.arraycopy(
        name, 0, datagram, offset, Math.min(name.length, datagram.length - offset - 1));
  }

  private static String netname(byte[] datagram, int offset) {
    int end = offset;
    while (end < datagram.length && datagram[end] != 0) {
      end++;
    }
    return new String(Arrays.copyOfRange(datagram, offset, end), StandardCharsets.ISO_8859_1);
  }

  private static byte[] bytes(String netname) {
    return netname.getBytes(StandardCharsets.ISO_8859_1);
  }
}
