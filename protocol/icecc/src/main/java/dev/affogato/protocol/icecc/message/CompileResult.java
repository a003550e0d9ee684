package dev.affogato.protocol.icecc.message;

import dev.affogato.protocol.icecc.wire.FieldReader;
import dev.affogato.protocol.icecc.wire.FieldWriter;
import dev.affogato.protocol.icecc.wire.ProtocolException;

/**
 * The compile server's verdict; on status 0 the object file follows as chunks and {@link End}, then
 * the .dwo file likewise (protocol spec 3.10). Immutable.
 *
 * @param stderr what the compiler wrote; bytes, one a character
 * @param stdout what the compiler wrote; bytes, one a character
 * @param status exit status; 128 + n for signal n
 * @param outOfMemory the client shall compile locally
 * @param hasDwo a second file follows the object; on the wire from version 35
 */
public record CompileResult(
    String stderr, String stdout, int status, boolean outOfMemory, boolean hasDwo)
    implements Message {
  static final int ID = 75;

  static CompileResult decode(FieldReader in, int version) throws ProtocolException {
    String stderr = in.str();
    String stdout = in.str();
    int status = in.u32();
    boolean outOfMemory = in.bool();
    boolean hasDwo = version >= 35 ? in.bool() : false;
    return new CompileResult(stderr, stdout, status, outOfMemory, hasDwo);
  }

  @Override
  public int id() {
    return ID;
  }

  @Override
  public void encode(FieldWriter out, int version) {
    out.str(stderr);
    out.str(stdout);
    out.u32(status);
    out.bool(outOfMemory);
    if (version >= 35) {
      out.bool(hasDwo);
    }
  }
}
