package dev.affogato.protocol.icecc.message;

import dev.affogato.protocol.icecc.wire.FieldReader;
import dev.affogato.protocol.icecc.wire.FieldWriter;
import dev.affogato.protocol.icecc.wire.ProtocolException;

/**
 * A submitter never wants an environment on a host again, because it failed verification there.
 * Immutable.
 *
 * @param name environment name
 * @param target platform it compiles for
 * @param hostname as in {@link UseCs}
 */
public record BlacklistHostEnv(String name, String target, String hostname) implements Message {
  static final int ID = 95;

  static BlacklistHostEnv decode(FieldReader in, int version) throws ProtocolException {
    String name = in.str();
    String target = in.str();
    String hostname = in.str();
    return new BlacklistHostEnv(name, target, hostname);
  }

  @Override
  public int id() {
    return ID;
  }

  @Override
  public void encode(FieldWriter out, int version) {
    out.str(name);
    out.str(target);
    out.str(hostname);
  }
}
