package dev.affogato.protocol.icecc.message;

import dev.affogato.protocol.icecc.wire.FieldReader;
import dev.affogato.protocol.icecc.wire.FieldWriter;
import dev.affogato.protocol.icecc.wire.ProtocolException;

/**
 * Ends a file; or a client's good-bye to its local daemon after a successful remote job; or a
 * daemon's answer to what it cannot serve (protocol spec 3.2). Immutable.
 */
public record End() implements Message {
  static final int ID = 67;

  static End decode(FieldReader in, int version) throws ProtocolException {
    return new End();
  }

  @Override
  public int id() {
    return ID;
  }

  @Override
  public void encode(FieldWriter out, int version) {}
}
