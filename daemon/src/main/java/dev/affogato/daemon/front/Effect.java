package dev.affogato.daemon.front;

import dev.affogato.protocol.icecc.message.Message;
import dev.affogato.protocol.icecc.message.UseCs;

/** What shall happen because of an event; nothing of it may block. Immutable. */
sealed interface Effect {
  /** Send {@code message} to the client. */
  record ToClient(int client, Message message) implements Effect {}

  /** Send {@code message} to the scheduler of the current session. */
  record ToScheduler(Message message) implements Effect {}

  /** The client is forgotten already: close its connection behind what was sent to it. */
  record Close(int client) implements Effect {}

  /** Find out whether the scheduler can still be reached. */
  record DoubtScheduler() implements Effect {}

  /** The job {@code first} may be done at {@code second}, too. */
  record TryAgain(int first, UseCs second) implements Effect {}

  /** The foreign job that the client brought may run. */
  record StartForeignJob(int client) implements Effect {}
}
