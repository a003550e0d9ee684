package dev.affogato.protocol.icecc.message;

import dev.affogato.protocol.icecc.wire.FieldReader;
import dev.affogato.protocol.icecc.wire.FieldWriter;
import dev.affogato.protocol.icecc.wire.ProtocolException;

/**
 * A local job ended: from the daemon with its client id, to monitors with the scheduler's job id.
 * Immutable.
 *
 * @param number the client id from a daemon, the job id to a monitor
 */
public record JobLocalDone(int number) implements Message {
  static final int ID = 79;

  static JobLocalDone decode(FieldReader in, int version) throws ProtocolException {
    int number = in.u32();
    return new JobLocalDone(number);
  }

  @Override
  public int id() {
    return ID;
  }

  @Override
  public void encode(FieldWriter out, int version) {
    out.u32(number);
  }
}
