package dev.affogato.daemon.link;

import dev.affogato.base.address.Addresses;
import dev.affogato.base.net.Connection;
import dev.affogato.daemon.outbox.Outbox;
import dev.affogato.protocol.icecc.channel.MessageChannel;
import dev.affogato.protocol.icecc.message.Message;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.time.Duration;

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

  private static final System.Logger LOG = System.getLogger(SchedulerSession.class.getName());

  /** A machine that does not even take a connection for as long is gone. */
  private static final Duration REACHED_WITHIN = Duration.ofSeconds(5);

  private final int number;
  private final InetSocketAddress address;
  private final MessageChannel channel;
  private final Outbox outbox;
  private volatile boolean unreachable;

  SchedulerSession(int number, InetSocketAddress address, MessageChannel channel) {
    this.number = number;
    this.address = address;
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

  InetSocketAddress address() {
    return address;
  }

  /** The scheduler's address. */
  public String schedulerAddress() {
    return channel.connection().peerName();
  }

  /**
   * The scheduler's address and port, by which daemons of one network find that it is the same;
   * without a zone, which has another name on each machine.
   */
  public String schedulerName() {
    return Addresses.withPort(Addresses.withoutZone(schedulerAddress()), address.getPort());
  }

  /** Queues {@code message}; without effect once the session is lost. Never blocks. */
  public void send(Message message) {
    outbox.post(message);
  }

  /**
   * Tries whether the scheduler's machine can still be reached, by a connection that says nothing,
   * and ends the session if not. Never blocks.
   */
  public void doubt() {
    Thread.ofVirtual().name("scheduler probe").start(this::probe);
  }

  private void probe() {
    try (Connection reached = Connection.open(address, REACHED_WITHIN)) {
      LOG.log(Level.DEBUG, "the scheduler is silent but can be reached");
    } catch (IOException e) {
      LOG.log(Level.WARNING, "scheduler cannot be reached any more: {0}", e.getMessage());
      unreachable = true;
      close();
    }
  }

  /** Whether a {@link #doubt} has ended this session. */
  boolean isUnreachable() {
    return unreachable;
  }

  void close() {
    outbox.close();
  }
}
