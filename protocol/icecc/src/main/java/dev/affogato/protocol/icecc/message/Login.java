package dev.affogato.protocol.icecc.message;

import dev.affogato.protocol.icecc.wire.EnvironmentName;
import dev.affogato.protocol.icecc.wire.FieldReader;
import dev.affogato.protocol.icecc.wire.FieldWriter;
import dev.affogato.protocol.icecc.wire.ProtocolException;
import java.util.List;

/**
 * A daemon introduces itself to the scheduler, or announces its environments anew. The latter has
 * port, maxJobs and hostPlatform empty: see {@link #isRelogin()}. Immutable.
 *
 * @param port TCP port of the daemon; 0 when it takes no remote jobs
 * @param maxJobs slots offered
 * @param environments installed environments: (target platform, name)
 * @param nodeName name of the machine; empty makes the scheduler use its address
 * @param hostPlatform what runs there, protocol spec 12.1
 * @param chrootPossible whether foreign jobs can be confined there
 * @param noRemote whether it refuses foreign jobs; on the wire from version 26
 * @param supportedFeatures {@link Features} bits; on the wire from version 42
 */
public record Login(
    int port,
    int maxJobs,
    List<EnvironmentName> environments,
    String nodeName,
    String hostPlatform,
    boolean chrootPossible,
    boolean noRemote,
    int supportedFeatures)
    implements Message {
  static final int ID = 80;

  public Login {
    environments = List.copyOf(environments);
  }

  static Login decode(FieldReader in, int version) throws ProtocolException {
    int port = in.u32();
    int maxJobs = in.u32();
    List<EnvironmentName> environments = in.envList();
    String nodeName = in.str();
    String hostPlatform = in.str();
    boolean chrootPossible = in.bool();
    boolean noRemote = version >= 26 ? in.bool() : false;
    int supportedFeatures = version >= 42 ? in.u32() : 0;
    return new Login(
        port,
        maxJobs,
        environments,
        nodeName,
        hostPlatform,
        chrootPossible,
        noRemote,
        supportedFeatures);
  }

  @Override
  public int id() {
    return ID;
  }

  @Override
  public void encode(FieldWriter out, int version) {
    out.u32(port);
    out.u32(maxJobs);
    out.envList(environments);
    out.str(nodeName);
    out.str(hostPlatform);
    out.bool(chrootPossible);
    if (version >= 26) {
      out.bool(noRemote);
    }
    if (version >= 42) {
      out.u32(supportedFeatures);
    }
  }

  /**
   * Whether this is a re-announcement, whose only content is the list of environments (protocol
   * spec 3.15).
   */
  public boolean isRelogin() {
    return port == 0 && maxJobs == 0 && hostPlatform.isEmpty();
  }

  /** The re-announcement of {@code environments} by {@code nodeName}. */
  public static Login relogin(
      List<EnvironmentName> environments,
      String nodeName,
      boolean chrootPossible,
      int supportedFeatures) {
    return new Login(0, 0, environments, nodeName, "", chrootPossible, false, supportedFeatures);
  }
}
