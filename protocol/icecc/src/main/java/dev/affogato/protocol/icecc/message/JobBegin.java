package dev.affogato.protocol.icecc.message;

import dev.affogato.protocol.icecc.wire.FieldReader;
import dev.affogato.protocol.icecc.wire.FieldWriter;
import dev.affogato.protocol.icecc.wire.ProtocolException;

/**
 * The compile server tells the scheduler that a job's compiler starts now. Immutable.
 *
 * @param jobId the scheduler's number of the job
 * @param startTime unix seconds of the sender
 * @param clientCount connections the sender has; on the wire from version 39
 */
public record JobBegin(int jobId, int startTime, int clientCount) implements Message {
  static final int ID = 76;

  static JobBegin decode(FieldReader in, int version) throws ProtocolException {
    int jobId = in.u32();
    int startTime = in.u32();
    int clientCount = version >= 39 ? in.u32() : 0;
    return new JobBegin(jobId, startTime, clientCount);
  }

  @Override
  public int id() {
    return ID;
  }

  @Override
  public void encode(FieldWriter out, int version) {
    out.u32(jobId);
    out.u32(startTime);
    if (version >= 39) {
      out.u32(clientCount);
    }
  }
}
