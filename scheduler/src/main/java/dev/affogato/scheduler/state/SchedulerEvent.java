package dev.affogato.scheduler.state;

import dev.affogato.protocol.icecc.channel.ProtocolVersions;
import dev.affogato.protocol.icecc.message.Login;
import dev.affogato.protocol.icecc.message.Message;
import java.util.List;

/** What happens to a scheduler. Implementations are immutable. */
public sealed interface SchedulerEvent {
  /**
   * A daemon's connection, opened by its LOGIN.
   *
   * @param address numeric, as it will be named to clients
   */
  record DaemonConnected(PeerId peer, String address, ProtocolVersions versions, Login login)
      implements SchedulerEvent {}

  /** A monitor's connection, opened by its MON_LOGIN. */
  record MonitorConnected(PeerId peer, String address) implements SchedulerEvent {}

  /** A later message of a daemon. */
  record MessageReceived(PeerId peer, Message message) implements SchedulerEvent {}

  /** A connection is gone; {@code why} is for the log. */
  record ConnectionClosed(PeerId peer, String why) implements SchedulerEvent {}

  /** The answer to {@link Effect.TestConnection}. */
  record ConnectionTested(PeerId peer, boolean reachable) implements SchedulerEvent {}

  /** Time passes; expected about once a second. */
  record Tick() implements SchedulerEvent {}

  /** A better scheduler took over: all daemons and monitors must go and find it. */
  record BetterSchedulerFound(String description) implements SchedulerEvent {}

  /**
   * A better scheduler serves this network: those daemons shall try to find it when they have
   * nothing to do.
   *
   * @param machines address, blank, and node name of each
   */
  record StraysFound(List<String> machines) implements SchedulerEvent {}

  /** What an operator wants done; each is answered by one {@link Effect.Reply}. */
  sealed interface OperatorCommand extends SchedulerEvent {
    /** Chosen by the asker, to find the reply. */
    long request();
  }

  /** Disconnect hosts. */
  record RemoveHosts(long request, List<String> hosts) implements OperatorCommand {}

  /** Disconnect hosts and keep them out. */
  record BlockHosts(long request, List<String> hosts) implements OperatorCommand {}

  /** Let hosts in again. */
  record UnblockHosts(long request, List<String> hosts) implements OperatorCommand {}

  /** Ask hosts, or all if none is named, about their insides; may take ten seconds. */
  record AskInternals(long request, List<String> hosts) implements OperatorCommand {}

  /** Ask why jobs are where they are: of that number, or file, or end of a file's name. */
  record AskWhy(long request, String word) implements OperatorCommand {}
}
