package dev.affogato.protocol.icecc.message;

import dev.affogato.protocol.icecc.wire.FieldReader;
import dev.affogato.protocol.icecc.wire.FieldWriter;
import dev.affogato.protocol.icecc.wire.ProtocolException;

/**
 * A client asks whether an environment works; from version 31. Immutable.
 *
 * @param name environment name
 * @param target platform it compiles for
 */
public record VerifyEnv(String name, String target) implements Message {
  static final int ID = 93;

  static VerifyEnv decode(FieldReader in, int version) throws ProtocolException {
    String name = in.str();
    String target = in.str();
    return new VerifyEnv(name, target);
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
