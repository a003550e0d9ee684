package dev.affogato.scheduler.server;

import dev.affogato.base.net.Connection;
import dev.affogato.protocol.icecc.channel.MessageChannel;
import dev.affogato.protocol.icecc.message.Login;
import dev.affogato.protocol.icecc.message.Message;
import dev.affogato.protocol.icecc.message.MonLogin;
import dev.affogato.protocol.icecc.wire.ProtocolException;
import dev.affogato.scheduler.state.Counters;
import dev.affogato.scheduler.state.Counters.Counter;
import dev.affogato.scheduler.state.PeerId;
import dev.affogato.scheduler.state.SchedulerEvent;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Serves one connection of a daemon or monitor: handshake, first message, then every message as an
 * event. Whatever the peer does wrong ends this connection only. Thread-safe: no state of its own.
 */
final class PeerService {
  private static final System.Logger LOG = System.getLogger(PeerService.class.getName());

  /** As long as for a word of the handshake (protocol spec 1.7). */
  private static final Duration FIRST_MESSAGE_TIMEOUT = Duration.ofSeconds(15);

  private final EventLoop loop;
  private final Peers peers;
  private final Counters counters;
  private final Supplier<@Nullable Discovery> discovery;

  /**
   * @param discovery gives who knows of other schedulers, or null if nobody does
   */
  PeerService(
      EventLoop loop, Peers peers, Counters counters, Supplier<@Nullable Discovery> discovery) {
    this.discovery = discovery;
    this.loop = loop;
    this.peers = peers;
    this.counters = counters;
  }

  void serve(SocketChannel socket) {
    try {
      Connection connection = new Connection(socket);
      connection.limitUnacknowledged();
      String address = connection.peerName();
      try (MessageChannel channel = MessageChannel.handshake(connection)) {
        Message first = channel.receive(FIRST_MESSAGE_TIMEOUT);
        switch (first) {
          case Login login -> welcome(channel, address, login);
          case MonLogin login -> serveMonitor(channel, address);
          default ->
              throw new ProtocolException(
                  "%s began with %s instead of a login"
                      .formatted(address, first.getClass().getSimpleName()));
        }
      }
    } catch (EOFException e) {
      // Somebody looked whether the port is open.
      LOG.log(Level.DEBUG, e.getMessage());
    } catch (IOException e) {
      counters.add(Counter.HANDSHAKES_FAILED);
      LOG.log(Level.INFO, "dropped a connection before its login: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void welcome(MessageChannel channel, String address, Login login)
      throws InterruptedException {
    Discovery others = discovery.get();
    String machine = address + " " + login.nodeName();
    if (others == null) {
      serveDaemon(channel, address, login);
      return;
    }
    try {
      if (others.sendsAway(machine)) {
        LOG.log(Level.INFO, "sent {0} away: a better scheduler serves this network", machine);
      } else {
        serveDaemon(channel, address, login);
      }
    } finally {
      others.left(machine);
    }
  }

  private void serveDaemon(MessageChannel channel, String address, Login login)
      throws InterruptedException {
    PeerId id = peers.add(channel);
    String why = "";
    try {
      loop.post(new SchedulerEvent.DaemonConnected(id, address, channel.versions(), login));
      while (true) {
        loop.post(new SchedulerEvent.MessageReceived(id, channel.receive()));
      }
    } catch (IOException e) {
      why = String.valueOf(e.getMessage());
    } finally {
      peers.close(id);
      loop.post(new SchedulerEvent.ConnectionClosed(id, why));
    }
  }

  /** Nothing a monitor says matters (protocol spec 9.9); reading only shows when it leaves. */
  private void serveMonitor(MessageChannel channel, String address) throws InterruptedException {
    PeerId id = peers.add(channel);
    String why = "it closed the connection";
    try {
      loop.post(new SchedulerEvent.MonitorConnected(id, address));
      channel.connection().in().transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      why = String.valueOf(e.getMessage());
    } finally {
      peers.close(id);
      loop.post(new SchedulerEvent.ConnectionClosed(id, why));
    }
  }
}
