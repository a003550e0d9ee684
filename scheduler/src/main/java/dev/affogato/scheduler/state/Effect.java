package dev.affogato.scheduler.state;

import dev.affogato.protocol.icecc.message.Message;

/** What the world must do after an event, in order. Implementations are immutable. */
public sealed interface Effect {
  /** Send {@code message}; if that fails, close the connection and report it closed. */
  record Send(PeerId peer, Message message) implements Effect {}

  /** Close the connection; the state has forgotten it already. */
  record Close(PeerId peer, String why) implements Effect {}

  /**
   * Try to connect to a daemon's port, send nothing, and report {@link
   * SchedulerEvent.ConnectionTested}.
   */
  record TestConnection(PeerId peer, String address, int port) implements Effect {}

  /** The answer to a {@link SchedulerEvent.OperatorCommand}: lines, or nothing. */
  record Reply(long request, String text) implements Effect {}

  /** A line for the log. */
  record Log(System.Logger.Level level, String text) implements Effect {}
}
