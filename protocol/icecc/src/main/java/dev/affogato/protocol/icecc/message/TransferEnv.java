package dev.affogato.protocol.icecc.message;

import dev.affogato.protocol.icecc.wire.FieldReader;
import dev.affogato.protocol.icecc.wire.FieldWriter;
import dev.affogato.protocol.icecc.wire.ProtocolException;

/**
 * A client is about to send an environment archive, as chunks and {@link End}. Immutable.
 *
 * @param name environment name
 * @param target platform it compiles for; empty for the receiver's own
 */
public record TransferEnv(String name, String target) implements Message {
  static final int ID = 88;

  static TransferEnv decode(FieldReader in, int version) throws ProtocolException {
    String name = in.str();
    String target = in.str();
    return new TransferEnv(name, target);
  }

  @Override
  public int id() {
    return ID;
  }

  @Override
  public void encode(FieldWriter out, int version) {
    out.str(name);
    out.str(target);
  }
}
