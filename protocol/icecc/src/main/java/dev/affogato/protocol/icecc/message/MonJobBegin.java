package dev.affogato.protocol.icecc.message;

import dev.affogato.protocol.icecc.wire.FieldReader;
import dev.affogato.protocol.icecc.wire.FieldWriter;
import dev.affogato.protocol.icecc.wire.ProtocolException;

/**
 * To monitors: a remote job's compiler starts. Immutable.
 *
 * @param jobId the scheduler's number of the job
 * @param startTime unix seconds
 * @param hostId the compile server's host id
 */
public record MonJobBegin(int jobId, int startTime, int hostId) implements Message {
  static final int ID = 84;

  static MonJobBegin decode(FieldReader in, int version) throws ProtocolException {
    int jobId = in.u32();
    int startTime = in.u32();
    int hostId = in.u32();
    return new MonJobBegin(jobId, startTime, hostId);
  }

  @Override
  public int id() {
    return ID;
  }

  @Override
  public void encode(FieldWriter out, int version) {
    out.u32(jobId);
    out.u32(startTime);
    out.u32(hostId);
  }
}
