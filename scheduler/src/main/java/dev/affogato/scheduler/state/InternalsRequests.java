package dev.affogato.scheduler.state;

import dev.affogato.protocol.icecc.message.GetInternals;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Operators' questions about daemons' insides that are not answered by all of them yet (protocol
 * spec 10). Confined to the scheduler's thread.
 */
final class InternalsRequests {
  /** Wait for a daemon's answer (protocol spec 1.7). */
  private static final int ANSWER_S = 10;

  /** Kept of one daemon's answer. */
  private static final int ANSWER_CHARS_MAX = 64 << 10;

  private final Effects effects;
  private final List<Request> open = new ArrayList<>();

  InternalsRequests(Effects effects) {
    this.effects = effects;
  }

  void ask(long number, List<Daemon> daemons, Moment now) {
    Request request = new Request(number, now.inSeconds(ANSWER_S));
    for (Daemon daemon : daemons) {
      request.waitFor(daemon);
      effects.send(daemon, new GetInternals());
    }
    open.add(request);
    replyToFinished();
  }

  /** Returns whether somebody waited for this text. */
  boolean answered(Daemon daemon, String text) {
    for (Request request : open) {
      if (request.waiting.containsKey(daemon.peer)) {
        request.answer(daemon.peer, text.substring(0, Math.min(text.length(), ANSWER_CHARS_MAX)));
        replyToFinished();
        return true;
      }
    }
    return false;
  }

  void left(Daemon daemon) {
    open.forEach(request -> request.giveUp(daemon.peer));
    replyToFinished();
  }

  void tick(Moment now) {
    for (Request request : open) {
      if (now.nanos() - request.deadlineNanos >= 0) {
        request.giveUpAll();
      }
    }
    replyToFinished();
  }

  private void replyToFinished() {
    open.removeIf(request -> {
      if (!request.waiting.isEmpty()) {
        return false;
      }
      effects.reply(request.number, String.join("", request.texts.values()));
      return true;
    });
  }

  private static final class Request {
    final long number;
    final long deadlineNanos;
    final Map<PeerId, String> texts = new LinkedHashMap<>();

    /** Names of those that have not answered. */
    final Map<PeerId, String> waiting = new LinkedHashMap<>();

    Request(long number, long deadlineNanos) {
      this.number = number;
      this.deadlineNanos = deadlineNanos;
    }

    void waitFor(Daemon daemon) {
      // Holds the daemon's place in the order of the answer.
      texts.put(daemon.peer, "");
      waiting.put(daemon.peer, daemon.nodeName());
    }

    void answer(PeerId peer, String text) {
      waiting.remove(peer);
      texts.put(peer, text.endsWith("\n") ? text : text + "\n");
    }

    void giveUp(PeerId peer) {
      String name = waiting.get(peer);
      if (name != null) {
        answer(peer, name + " not reporting");
      }
    }

    void giveUpAll() {
      List.copyOf(waiting.keySet()).forEach(this::giveUp);
    }
  }
}
