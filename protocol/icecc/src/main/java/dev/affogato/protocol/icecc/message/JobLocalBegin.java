package dev.affogato.protocol.icecc.message;

import dev.affogato.protocol.icecc.wire.FieldReader;
import dev.affogato.protocol.icecc.wire.FieldWriter;
import dev.affogato.protocol.icecc.wire.ProtocolException;

/**
 * A client asks its daemon for a local slot; the daemon's permission; the daemon's news of it to
 * the scheduler (protocol spec 3.13). Immutable.
 *
 * @param startTime unix seconds
 * @param outputFile absolute path, or empty
 * @param clientId 0 from and to the client, the daemon's client id towards the scheduler
 * @param fullJob the job takes all slots of its machine; on the wire from version 44
 */
public record JobLocalBegin(int startTime, String outputFile, int clientId, boolean fullJob)
    implements Message {
  static final int ID = 78;

  static JobLocalBegin decode(FieldReader in, int version) throws ProtocolException {
    int startTime = in.u32();
    String outputFile = in.str();
    int clientId = in.u32();
    boolean fullJob = version >= 44 ? in.bool() : false;
    return new JobLocalBegin(startTime, outputFile, clientId, fullJob);
  }

  @Override
  public int id() {
    return ID;
  }

  @Override
  public void encode(FieldWriter out, int version) {
    out.u32(startTime);
    out.str(outputFile);
    out.u32(clientId);
    if (version >= 44) {
      out.bool(fullJob);
    }
  }
}
