package dev.affogato.protocol.icecc.message;

import dev.affogato.protocol.icecc.wire.FieldReader;
import dev.affogato.protocol.icecc.wire.FieldWriter;
import dev.affogato.protocol.icecc.wire.ProtocolException;

/**
 * An explanation for a person, or the answer to {@link GetInternals}. Immutable.
 *
 * @param text bytes, one a character
 */
public record StatusText(String text) implements Message {
  static final int ID = 90;

  static StatusText decode(FieldReader in, int version) throws ProtocolException {
    String text = in.str();
    return new StatusText(text);
  }

  @Override
  public int id() {
    return ID;
  }

  @Override
  public void encode(FieldWriter out, int version) {
    out.str(text);
  }
}
