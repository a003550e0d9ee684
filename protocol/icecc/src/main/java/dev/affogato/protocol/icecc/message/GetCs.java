package dev.affogato.protocol.icecc.message;

import dev.affogato.protocol.icecc.wire.EnvironmentName;
import dev.affogato.protocol.icecc.wire.FieldReader;
import dev.affogato.protocol.icecc.wire.FieldWriter;
import dev.affogato.protocol.icecc.wire.ProtocolException;
import java.util.List;

/**
 * A client asks for a compile server; its daemon fills in {@link #clientId} and {@link
 * #clientCount} and forwards it to the scheduler (protocol spec 3.5). Immutable.
 *
 * @param environments what can be sent: (platform that runs it, environment name)
 * @param filename the source's name; encoding keeps only its last two directories
 * @param language of the source
 * @param count number of answers wanted: 1, or 3 for a repeated job
 * @param target platform the output is for
 * @param argumentFlags bits of optimisation and debug options, {@code FLAG_} constants
 * @param clientId the daemon's number of the client; from the client 0, or {@link #REACHES_IPV6}
 * @param preferredHost node name or address, or empty; on the wire from version 22
 * @param minimalHostVersion lowest protocol version of an acceptable server; on the wire from
 *     version 34
 * @param clientCount connections the daemon has; on the wire from version 39
 * @param requiredFeatures {@link Features} bits; on the wire from version 42
 * @param niceness of the client, 0 to 20; on the wire from version 43
 */
public record GetCs(
    List<EnvironmentName> environments,
    String filename,
    Language language,
    int count,
    String target,
    int argumentFlags,
    int clientId,
    String preferredHost,
    int minimalHostVersion,
    int clientCount,
    int requiredFeatures,
    int niceness)
    implements Message {
  static final int ID = 71;

  /**
   * The client number in a request of a client that can connect to IPv6 addresses, which those of
   * icecream cannot. Every daemon puts its own number in its place.
   */
  public static final int REACHES_IPV6 = 6;

  /** {@code -g}. */
  public static final int FLAG_G = 0x01;

  /** {@code -g3}; replaces {@link #FLAG_G}. */
  public static final int FLAG_G3 = 0x02;

  /** {@code -O} or {@code -O1}. */
  public static final int FLAG_O1 = 0x04;

  /** {@code -O2}. */
  public static final int FLAG_O2 = 0x08;

  /** Any other {@code -O} except {@code -O0}. */
  public static final int FLAG_O_OTHER = 0x10;

  /** The version that the legacy "ignore unverified" word of versions 31 to 33 stands for. */
  private static final int VERIFYING_VERSION = 31;

  public GetCs {
    environments = List.copyOf(environments);
  }

  static GetCs decode(FieldReader in, int version) throws ProtocolException {
    List<EnvironmentName> environments = in.envList();
    String filename = in.str();
    Language language = Language.of(in.u32());
    int count = in.u32();
    String target = in.str();
    int argumentFlags = in.u32();
    int clientId = in.u32();
    String preferredHost = version >= 22 ? in.str() : "";
    boolean verifying = version >= 31 && in.bool();
    int minimalHostVersion = version >= 34 ? in.u32() : 0;
    if (verifying) {
      minimalHostVersion = Math.max(minimalHostVersion, VERIFYING_VERSION);
    }
    int clientCount = version >= 39 ? in.u32() : 0;
    int requiredFeatures = version >= 42 ? in.u32() : 0;
    int niceness = version >= 43 ? in.u32() : 0;
    return new GetCs(
        environments,
        filename,
        language,
        count,
        target,
        argumentFlags,
        clientId,
        preferredHost,
        minimalHostVersion,
        clientCount,
        requiredFeatures,
        niceness);
  }

  @Override
  public int id() {
    return ID;
  }

  @Override
  public void encode(FieldWriter out, int version) {
    out.envList(environments);
    out.str(FileNames.shortened(filename));
    out.u32(language.number());
    out.u32(count);
    out.str(target);
    out.u32(argumentFlags);
    out.u32(clientId);
    if (version >= 22) {
      out.str(preferredHost);
    }
    if (version >= 31) {
      out.bool(minimalHostVersion >= VERIFYING_VERSION);
    }
    if (version >= 34) {
      out.u32(minimalHostVersion);
    }
    if (version >= 39) {
      out.u32(clientCount);
    }
    if (version >= 42) {
      out.u32(requiredFeatures);
    }
    if (version >= 43) {
      out.u32(niceness);
    }
  }

  /** This request as the daemon forwards it for its client {@code newClientId}. */
  public GetCs forwardedFor(int newClientId, int newClientCount) {
    return new GetCs(
        environments,
        filename,
        language,
        count,
        target,
        argumentFlags,
        newClientId,
        preferredHost,
        minimalHostVersion,
        newClientCount,
        requiredFeatures,
        niceness);
  }
}
