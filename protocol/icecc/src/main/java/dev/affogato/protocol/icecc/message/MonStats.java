package dev.affogato.protocol.icecc.message;

import dev.affogato.protocol.icecc.wire.FieldReader;
import dev.affogato.protocol.icecc.wire.FieldWriter;
import dev.affogato.protocol.icecc.wire.ProtocolException;

/**
 * To monitors: a daemon as lines of {@code Key:value} (protocol spec 9.9). Immutable.
 *
 * @param hostId which daemon
 * @param text the lines
 */
public record MonStats(int hostId, String text) implements Message {
  static final int ID = 87;

  static MonStats decode(FieldReader in, int version) throws ProtocolException {
    int hostId = in.u32();
    String text = in.str();
    return new MonStats(hostId, text);
  }

  @Override
  public int id() {
    return ID;
  }

  @Override
  public void encode(FieldWriter out, int version) {
    out.u32(hostId);
    out.str(text);
  }
}
