package dev.affogato.scheduler.server;

import dev.affogato.protocol.icecc.discovery.Datagrams;
import dev.affogato.scheduler.policy.SchedulerPolicy;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a scheduler is set up (protocol spec 9.11). Immutable.
 *
 * @param netname name of the network, for discovery
 * @param addresses what all sockets are bound to, or none for all addresses of both families
 * @param port TCP and UDP port; 0 for any free one
 * @param textPort port of the text protocol; {@link #TEXT_PORT_NEXT} or {@link #TEXT_PORT_OFF}
 * @param persistent whether better schedulers on the network are ignored
 * @param discovery whether to answer probes and to announce itself
 * @param loopbackBroadcasts whether announcements go to 127.0.0.1 only (environment {@code
 *     ICECC_TESTS})
 * @param testSchedulerPorts ports that share their announcements (environment {@code
 *     ICECC_TEST_SCHEDULER_PORTS}), or none
 * @param startedEarlierSeconds how much earlier than now to claim to have started (1000 for
 *     environment {@code ICECC_FAKE_STARTTIME})
 * @param remoteOperators whether text commands that change anything are obeyed from other machines
 * @param ownUserOnly whether connections are taken from processes of this process' own user on this
 *     machine only
 * @param algorithm how compile servers are chosen, one of {@link SchedulerPolicy#names}
 * @param stateFolder where what was learned survives this scheduler, or null for nowhere
 */
public record SchedulerOptions(
    String netname,
    List<InetAddress> addresses,
    int port,
    int textPort,
    boolean persistent,
    boolean discovery,
    boolean loopbackBroadcasts,
    List<Integer> testSchedulerPorts,
    int startedEarlierSeconds,
    boolean remoteOperators,
    boolean ownUserOnly,
    String algorithm,
    @Nullable Path stateFolder) {
  public static final String DEFAULT_NETNAME = "ICECREAM";
  public static final int DEFAULT_PORT = 8765;

  /** The port behind the scheduler's; any free one if that is. */
  public static final int TEXT_PORT_NEXT = -1;

  /** No text protocol. */
  public static final int TEXT_PORT_OFF = -2;

  private static final int PORT_MAX = 65_535;

  public SchedulerOptions {
    addresses = List.copyOf(addresses);
    testSchedulerPorts = List.copyOf(testSchedulerPorts);
    if (netname.isEmpty() || netname.length() > Datagrams.NETNAME_BYTES_MAX) {
      throw new IllegalArgumentException(
          "the netname must have 1 to %d characters, not %d"
              .formatted(Datagrams.NETNAME_BYTES_MAX, netname.length()));
    }
    if (port < 0 || port > PORT_MAX) {
      throw new IllegalArgumentException("port " + port + " is not within 0 to " + PORT_MAX);
    }
    if (textPort < TEXT_PORT_OFF || textPort > PORT_MAX) {
      throw new IllegalArgumentException("text port " + textPort + " is not a port");
    }
    SchedulerPolicy.named(algorithm);
  }

  /** What {@code icecc-scheduler} does without options. */
  public static SchedulerOptions defaults() {
    return new SchedulerOptions(
        DEFAULT_NETNAME,
        List.of(),
        DEFAULT_PORT,
        TEXT_PORT_NEXT,
        false,
        true,
        false,
        List.of(),
        0,
        false,
        false,
        SchedulerPolicy.STANDARD,
        null);
  }

  /** Any free port of 127.0.0.1, without discovery: for one user's own cluster on one machine. */
  public static SchedulerOptions embedded() {
    return new SchedulerOptions(
        DEFAULT_NETNAME,
        List.of(InetAddress.ofLiteral("127.0.0.1")),
        0,
        TEXT_PORT_NEXT,
        true,
        false,
        false,
        List.of(),
        0,
        false,
        true,
        SchedulerPolicy.STANDARD,
        null);
  }

  public SchedulerOptions withNetname(String value) {
    return with(draft -> draft.netname = value);
  }

  public SchedulerOptions withAddresses(List<InetAddress> value) {
    return with(draft -> draft.addresses = value);
  }

  public SchedulerOptions withPort(int value) {
    return with(draft -> draft.port = value);
  }

  public SchedulerOptions withTextPort(int value) {
    return with(draft -> draft.textPort = value);
  }

  public SchedulerOptions withPersistent(boolean value) {
    return with(draft -> draft.persistent = value);
  }

  public SchedulerOptions withDiscovery(boolean value) {
    return with(draft -> draft.discovery = value);
  }

  /** For the reference's test environments: see the three parameters of that name. */
  public SchedulerOptions withTestEnvironment(
      boolean newLoopbackBroadcasts,
      List<Integer> newTestSchedulerPorts,
      int newStartedEarlierSeconds) {
    return with(draft -> {
      draft.loopbackBroadcasts = newLoopbackBroadcasts;
      draft.testSchedulerPorts = newTestSchedulerPorts;
      draft.startedEarlierSeconds = newStartedEarlierSeconds;
    });
  }

  public SchedulerOptions withRemoteOperators(boolean value) {
    return with(draft -> draft.remoteOperators = value);
  }

  public SchedulerOptions withAlgorithm(String value) {
    return with(draft -> draft.algorithm = value);
  }

  public SchedulerOptions withStateFolder(@Nullable Path value) {
    return with(draft -> draft.stateFolder = value);
  }

  private SchedulerOptions with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.finished();
  }

  /** So that a copy with one thing changed need not name all the others. */
  private static final class Draft {
    String netname;
    List<InetAddress> addresses;
    int port;
    int textPort;
    boolean persistent;
    boolean discovery;
    boolean loopbackBroadcasts;
    List<Integer> testSchedulerPorts;
    int startedEarlierSeconds;
    boolean remoteOperators;
    boolean ownUserOnly;
    String algorithm;
    @Nullable Path stateFolder;

    Draft(SchedulerOptions from) {
      netname = from.netname;
      addresses = from.addresses;
      port = from.port;
      textPort = from.textPort;
      persistent = from.persistent;
      discovery = from.discovery;
      loopbackBroadcasts = from.loopbackBroadcasts;
      testSchedulerPorts = from.testSchedulerPorts;
      startedEarlierSeconds = from.startedEarlierSeconds;
      remoteOperators = from.remoteOperators;
      ownUserOnly = from.ownUserOnly;
      algorithm = from.algorithm;
      stateFolder = from.stateFolder;
    }

    SchedulerOptions finished() {
      return new SchedulerOptions(
          netname,
          addresses,
          port,
          textPort,
          persistent,
          discovery,
          loopbackBroadcasts,
          testSchedulerPorts,
          startedEarlierSeconds,
          remoteOperators,
          ownUserOnly,
          algorithm,
          stateFolder);
    }
  }
}
