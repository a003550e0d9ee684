package dev.affogato.protocol.icecc.message;

import dev.affogato.protocol.icecc.wire.FieldReader;
import dev.affogato.protocol.icecc.wire.FieldWriter;
import dev.affogato.protocol.icecc.wire.ProtocolException;

/**
 * The scheduler tells the submitter to compile on itself; from version 37. Immutable.
 *
 * @param jobId the scheduler's number of the job
 * @param clientId copied from {@link GetCs}
 */
public record NoCs(int jobId, int clientId) implements Message {
  static final int ID = 96;

  static NoCs decode(FieldReader in, int version) throws ProtocolException {
    int jobId = in.u32();
    int clientId = in.u32();
    return new NoCs(jobId, clientId);
  }

  @Override
  public int id() {
    return ID;
  }

  @Override
  public void encode(FieldWriter out, int version) {
    out.u32(jobId);
    out.u32(clientId);
  }
}
