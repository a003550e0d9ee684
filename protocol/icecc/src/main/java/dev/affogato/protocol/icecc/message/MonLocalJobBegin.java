package dev.affogato.protocol.icecc.message;

import dev.affogato.protocol.icecc.wire.FieldReader;
import dev.affogato.protocol.icecc.wire.FieldWriter;
import dev.affogato.protocol.icecc.wire.ProtocolException;

/**
 * To monitors: a local job starts. Immutable.
 *
 * @param hostId the machine it runs on
 * @param jobId the scheduler's number of the job
 * @param startTime unix seconds
 * @param file shortened output file name
 */
public record MonLocalJobBegin(int hostId, int jobId, int startTime, String file)
    implements Message {
  static final int ID = 86;

  static MonLocalJobBegin decode(FieldReader in, int version) throws ProtocolException {
    int hostId = in.u32();
    int jobId = in.u32();
    int startTime = in.u32();
    String file = in.str();
    return new MonLocalJobBegin(hostId, jobId, startTime, file);
  }

  @Override
  public int id() {
    return ID;
  }

  @Override
  public void encode(FieldWriter out, int version) {
    out.u32(hostId);
    out.u32(jobId);
    out.u32(startTime);
    out.str(file);
  }
}
