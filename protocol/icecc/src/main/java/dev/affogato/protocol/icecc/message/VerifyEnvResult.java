package dev.affogato.protocol.icecc.message;

import dev.affogato.protocol.icecc.wire.FieldReader;
import dev.affogato.protocol.icecc.wire.FieldWriter;
import dev.affogato.protocol.icecc.wire.ProtocolException;

/**
 * Answer to {@link VerifyEnv}. Immutable.
 *
 * @param ok whether it works
 */
public record VerifyEnvResult(boolean ok) implements Message {
  static final int ID = 94;

  static VerifyEnvResult decode(FieldReader in, int version) throws ProtocolException {
    boolean ok = in.bool();
    return new VerifyEnvResult(ok);
  }

  @Override
  public int id() {
    return ID;
  }

  @Override
  public void encode(FieldWriter out, int version) {
    out.bool(ok);
  }
}
