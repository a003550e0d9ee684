package dev.affogato.protocol.icecc.message;

import dev.affogato.protocol.icecc.wire.FieldReader;
import dev.affogato.protocol.icecc.wire.FieldWriter;
import dev.affogato.protocol.icecc.wire.ProtocolException;

/**
 * The scheduler's answer to each {@link Login} from version 24 on. Immutable.
 *
 * @param pongSeconds how often the daemon evaluates its load
 * @param pingSeconds how often a daemon below version 27 must be heard
 * @param benchmarkSource empty today
 */
public record CsConf(int pongSeconds, int pingSeconds, String benchmarkSource) implements Message {
  static final int ID = 92;

  static CsConf decode(FieldReader in, int version) throws ProtocolException {
    int pongSeconds = in.u32();
    int pingSeconds = in.u32();
    String benchmarkSource = in.str();
    return new CsConf(pongSeconds, pingSeconds, benchmarkSource);
  }

  @Override
  public int id() {
    return ID;
  }

  @Override
  public void encode(FieldWriter out, int version) {
    out.u32(pongSeconds);
    out.u32(pingSeconds);
    out.str(benchmarkSource);
  }
}
