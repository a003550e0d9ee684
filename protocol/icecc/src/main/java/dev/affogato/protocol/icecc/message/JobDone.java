package dev.affogato.protocol.icecc.message;

import dev.affogato.protocol.icecc.wire.FieldReader;
import dev.affogato.protocol.icecc.wire.FieldWriter;
import dev.affogato.protocol.icecc.wire.ProtocolException;

/**
 * A job ended: from the compile server or the submitter to the scheduler, or from a client to its
 * daemon (protocol spec 3.12). A message from the wrong one of the two makes the scheduler drop its
 * sender. Immutable.
 *
 * @param jobId the scheduler's number, or the client id when {@link #jobIdUnknown()}
 * @param exitCode the compiler's status, or why there is none (protocol spec 6.5, 8)
 * @param resources what it cost
 * @param flags {@code FLAG_} bits
 * @param clientCount connections the sender has; on the wire from version 39
 */
public record JobDone(int jobId, int exitCode, JobResources resources, int flags, int clientCount)
    implements Message {
  static final int ID = 77;

  /** Set: sent by the submitter. Clear: sent by the compile server. */
  public static final int FLAG_FROM_SUBMITTER = 1;

  /** Set: {@link #jobId} holds the client id of the GET_CS, because no job id is known yet. */
  public static final int FLAG_JOB_ID_UNKNOWN = 2;

  /** Exit code that says {@link #FLAG_JOB_ID_UNKNOWN} to peers below version 39. */
  private static final int OLD_JOB_ID_UNKNOWN_EXIT = 200;

  /** News from the compile server. */
  public static JobDone fromServer(
      int jobId, int exitCode, JobResources resources, int clientCount) {
    return new JobDone(jobId, exitCode, resources, 0, clientCount);
  }

  /** News from the submitter. */
  public static JobDone fromSubmitter(
      int jobId, int exitCode, JobResources resources, int clientCount) {
    return new JobDone(jobId, exitCode, resources, FLAG_FROM_SUBMITTER, clientCount);
  }

  /** The submitter withdraws a request that has no answer yet. */
  public static JobDone withdrawn(int clientId, int exitCode, int clientCount) {
    return new JobDone(
        clientId,
        exitCode,
        JobResources.NONE,
        FLAG_FROM_SUBMITTER | FLAG_JOB_ID_UNKNOWN,
        clientCount);
  }

  public boolean fromSubmitter() {
    return (flags & FLAG_FROM_SUBMITTER) != 0;
  }

  public boolean jobIdUnknown() {
    return (flags & FLAG_JOB_ID_UNKNOWN) != 0;
  }

  static JobDone decode(FieldReader in, int version) throws ProtocolException {
    int jobId = in.u32();
    int exitCode = in.u32();
    JobResources resources =
        new JobResources(
            in.u32(), in.u32(), in.u32(), in.u32(), in.u32(), in.u32(), in.u32(), in.u32());
    int flags = in.u32();
    if (version < 39 && exitCode == OLD_JOB_ID_UNKNOWN_EXIT) {
      flags |= FLAG_JOB_ID_UNKNOWN;
    }
    int clientCount = version >= 39 ? in.u32() : 0;
    return new JobDone(jobId, exitCode, resources, flags, clientCount);
  }

  @Override
  public int id() {
    return ID;
  }

  @Override
  public void encode(FieldWriter out, int version) {
    out.u32(jobId);
    out.u32(version < 39 && jobIdUnknown() ? OLD_JOB_ID_UNKNOWN_EXIT : exitCode);
    out.u32(resources.realMs());
    out.u32(resources.userMs());
    out.u32(resources.sysMs());
    out.u32(resources.pageFaults());
    out.u32(resources.inCompressed());
    out.u32(resources.inUncompressed());
    out.u32(resources.outCompressed());
    out.u32(resources.outUncompressed());
    out.u32(flags);
    if (version >= 39) {
      out.u32(clientCount);
    }
  }
}
