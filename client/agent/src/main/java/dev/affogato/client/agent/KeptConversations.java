package dev.affogato.client.agent;

import dev.affogato.protocol.icecc.channel.MessageChannel;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Conversations with daemons of this machine in which nothing is open, for the next job: beginning
 * one costs both ends as much as the rest of it. Thread-safe by its monitor; a conversation belongs
 * to who took it.
 */
final class KeptConversations {
  /** As many jobs may be at work at once; each has some buffers at both ends. */
  private static final int KEPT_MAX = 64;

  private final Map<String, Deque<Talk>> kept = new HashMap<>();
  private boolean closed;

  /**
   * A conversation after its handshake.
   *
   * @param address where the daemon was found
   */
  record Talk(MessageChannel channel, SocketAddress address) {}

  /** The one used last, which most likely still stands; null if there is none. */
  synchronized @Nullable Talk take(String daemon) {
    Deque<Talk> idle = kept.get(daemon);
    return idle == null ? null : idle.pollLast();
  }

  /** Whether it was taken; if not, it is still the caller's to close. */
  synchronized boolean keep(String daemon, Talk talk) {
    Deque<Talk> idle = kept.computeIfAbsent(daemon, _ -> new ArrayDeque<>());
    if (closed || idle.size() >= KEPT_MAX) {
      return false;
    }
    idle.addLast(talk);
    return true;
  }

  /** Ends those in store, and keeps none any more. */
  synchronized void close() {
    closed = true;
    kept.values().forEach(idle -> idle.forEach(talk -> talk.channel().close()));
    kept.clear();
  }
}
