package dev.affogato.protocol.icecc.message;

import dev.affogato.protocol.icecc.wire.FieldReader;
import dev.affogato.protocol.icecc.wire.FieldWriter;
import dev.affogato.protocol.icecc.wire.ProtocolException;

/** The scheduler asks a daemon for a dump of its state. Immutable. */
public record GetInternals() implements Message {
  static final int ID = 91;

  static GetInternals decode(FieldReader in, int version) throws ProtocolException {
    return new GetInternals();
  }

  @Override
  public int id() {
    return ID;
  }

  @Override
  public void encode(FieldWriter out, int version) {}
}
