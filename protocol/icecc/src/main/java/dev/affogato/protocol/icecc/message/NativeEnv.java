package dev.affogato.protocol.icecc.message;

import dev.affogato.protocol.icecc.wire.FieldReader;
import dev.affogato.protocol.icecc.wire.FieldWriter;
import dev.affogato.protocol.icecc.wire.ProtocolException;

/**
 * The local daemon names the archive asked for by {@link GetNativeEnv}. Immutable.
 *
 * @param path absolute path on the shared local file system
 */
public record NativeEnv(String path) implements Message {
  static final int ID = 70;

  static NativeEnv decode(FieldReader in, int version) throws ProtocolException {
    String path = in.str();
    return new NativeEnv(path);
  }

  @Override
  public int id() {
    return ID;
  }

  @Override
  public void encode(FieldWriter out, int version) {
    out.str(path);
  }
}
