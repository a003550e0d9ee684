package dev.affogato.protocol.icecc.message;

import dev.affogato.protocol.icecc.wire.FieldReader;
import dev.affogato.protocol.icecc.wire.FieldWriter;
import dev.affogato.protocol.icecc.wire.ProtocolException;

/**
 * The scheduler assigns a compile server; the daemon passes it on to its client (protocol spec
 * 3.6). Immutable.
 *
 * @param jobId the scheduler's number of the job, positive
 * @param port TCP port of the compile server
 * @param hostname numeric address as the scheduler sees it; {@code 127.0.0.1} means "build here"
 * @param hostPlatform which of the offered environments to use
 * @param gotEnv whether the environment is installed there already
 * @param clientId copied from {@link GetCs}
 * @param matchedJobId informational; 0 for none; on the wire from version 28
 */
public record UseCs(
    int jobId,
    int port,
    String hostname,
    String hostPlatform,
    boolean gotEnv,
    int clientId,
    int matchedJobId)
    implements Message {
  static final int ID = 72;

  static UseCs decode(FieldReader in, int version) throws ProtocolException {
    int jobId = in.u32();
    int port = in.u32();
    String hostname = in.str();
    String hostPlatform = in.str();
    boolean gotEnv = in.bool();
    int clientId = in.u32();
    int matchedJobId = version >= 28 ? in.u32() : 0;
    return new UseCs(jobId, port, hostname, hostPlatform, gotEnv, clientId, matchedJobId);
  }

  public UseCs withHostname(String newHostname) {
    return new UseCs(jobId, port, newHostname, hostPlatform, gotEnv, clientId, matchedJobId);
  }

  @Override
  public int id() {
    return ID;
  }

  @Override
  public void encode(FieldWriter out, int version) {
    out.u32(jobId);
    out.u32(port);
    out.str(hostname);
    out.str(hostPlatform);
    out.bool(gotEnv);
    out.u32(clientId);
    if (version >= 28) {
      out.u32(matchedJobId);
    }
  }
}
