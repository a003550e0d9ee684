package dev.affogato.daemon.link;

import dev.affogato.daemon.outbox.Outbox;
import dev.affogato.protocol.icecc.channel.MessageChannel;
import dev.affogato.protocol.icecc.message.Message;

/**
 * One connection to a scheduler, from handshake to loss.
 *
 * <p>Whatever belongs to a job is sent on the session the job came by: job ids of a scheduler that
 * was lost mean other jobs to the next one, and a report of such a job would make it drop us
 * (protocol spec 9.10). Thread-safe.
 */
public final class SchedulerSession {
  /** Enough for every slot of the largest machine to begin and end several jobs. */
  private static final int MESSAGES_MAX = 20_000;

  private final int number;
  private final MessageChannel channel;
  private final Outbox outbox;

  SchedulerSession(int number, MessageChannel channel) {
    this.number = number;
    this.channel = channel;
    this.outbox = Outbox.start(channel, MESSAGES_MAX);
  }

  /** 1 for the first session of this daemon, then counting. */
  public int number() {
    return number;
  }

  /** The version whose messages the scheduler understands. */
  public int version() {
    return channel.version();
  }

  /** This daemon's address as the scheduler sees it. */
  public String ownAddress() {
    return channel.connection().localName();
  }

  /** The scheduler's address. */
  public String schedulerAddress() {
    return channel.connection().peerName();
  }

  /** Queues {@code message}; without effect once the session is lost. Never blocks. */
  public void send(Message message) {
    outbox.post(message);
  }

  void close() {
    outbox.close();
  }
}
