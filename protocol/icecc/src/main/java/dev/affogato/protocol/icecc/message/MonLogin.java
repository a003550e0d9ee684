package dev.affogato.protocol.icecc.message;

import dev.affogato.protocol.icecc.wire.FieldReader;
import dev.affogato.protocol.icecc.wire.FieldWriter;
import dev.affogato.protocol.icecc.wire.ProtocolException;

/** First message of a monitor to the scheduler. Immutable. */
public record MonLogin() implements Message {
  static final int ID = 82;

  static MonLogin decode(FieldReader in, int version) throws ProtocolException {
    return new MonLogin();
  }

  @Override
  public int id() {
    return ID;
  }

  @Override
  public void encode(FieldWriter out, int version) {}
}
