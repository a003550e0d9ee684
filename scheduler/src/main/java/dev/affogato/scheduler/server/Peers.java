package dev.affogato.scheduler.server;

import dev.affogato.base.time.TimeSource;
import dev.affogato.protocol.icecc.channel.MessageChannel;
import dev.affogato.protocol.icecc.message.Message;
import dev.affogato.protocol.icecc.message.MessageCodec;
import dev.affogato.protocol.icecc.wire.ProtocolException;
import dev.affogato.scheduler.state.Counters;
import dev.affogato.scheduler.state.Counters.Counter;
import dev.affogato.scheduler.state.PeerId;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The connections of daemons and monitors by their numbers. Thread-safe: a concurrent map.
 *
 * <p>Closing a peer here ends its reader, which then reports the connection closed; so every end of
 * a connection reaches the state on one way.
 */
final class Peers {
  private static final System.Logger LOG = System.getLogger(Peers.class.getName());

  private record Peer(MessageChannel channel, Outbox outbox) {}

  private final Map<PeerId, Peer> peers = new ConcurrentHashMap<>();
  private final AtomicLong lastNumber = new AtomicLong();
  private final TimeSource time;
  private final Counters counters;

  Peers(TimeSource time, Counters counters) {
    this.time = time;
    this.counters = counters;
  }

  PeerId add(MessageChannel channel) {
    PeerId id = new PeerId(lastNumber.incrementAndGet());
    peers.put(id, new Peer(channel, new Outbox(channel.connection().out(), time, channel::close)));
    return id;
  }

  void send(PeerId id, Message message) {
    Peer peer = peers.get(id);
    if (peer == null) {
      // Its end is on the way to the state.
      return;
    }
    try {
      byte[] frame = MessageCodec.frame(message, peer.channel().version());
      if (!peer.outbox().put(frame)) {
        dropSlow(peer);
      }
    } catch (ProtocolException tooLarge) {
      LOG.log(Level.ERROR, "cannot send to " + name(peer) + ": " + tooLarge.getMessage());
      peer.channel().close();
    }
  }

  void close(PeerId id) {
    Peer peer = peers.remove(id);
    if (peer != null) {
      peer.channel().close();
    }
  }

  void closeAll() {
    peers.keySet().forEach(this::close);
  }

  /** Closes peers that have not read for too long. */
  void dropStalled() {
    for (Peer peer : peers.values()) {
      if (peer.outbox().isStalled()) {
        dropSlow(peer);
      }
    }
  }

  private void dropSlow(Peer peer) {
    counters.add(Counter.SLOW_PEERS_DROPPED);
    LOG.log(Level.WARNING, "dropping " + name(peer) + ": it does not read what is sent to it");
    peer.channel().close();
  }

  private static String name(Peer peer) {
    return peer.channel().connection().peerName();
  }
}
