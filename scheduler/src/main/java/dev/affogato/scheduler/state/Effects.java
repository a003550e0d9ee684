package dev.affogato.scheduler.state;

import dev.affogato.protocol.icecc.message.Message;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Collects the effects of one event. Confined to the scheduler's thread.
 *
 * <p>Log lines are made only if they are wanted: four for each job are a large part of its cost.
 */
final class Effects {
  /** Whoever watches is told at once: that is no effect on the farm. */
  final Observed observed;

  private final Predicate<Level> logged;
  private List<Effect> pending = new ArrayList<>();

  /**
   * @param logged which log lines are wanted
   */
  Effects(Predicate<Level> logged, Observed observed) {
    this.logged = logged;
    this.observed = observed;
  }

  void send(Daemon daemon, Message message) {
    send(daemon.peer, message);
  }

  void send(PeerId peer, Message message) {
    pending.add(new Effect.Send(peer, message));
  }

  void close(PeerId peer, String why) {
    pending.add(new Effect.Close(peer, why));
  }

  void testConnection(Daemon daemon) {
    pending.add(new Effect.TestConnection(daemon.peer, daemon.address(), daemon.port()));
  }

  void reply(long request, String text) {
    pending.add(new Effect.Reply(request, text));
  }

  void info(Supplier<String> text) {
    log(Level.INFO, text);
  }

  void debug(Supplier<String> text) {
    log(Level.DEBUG, text);
  }

  void warning(Supplier<String> text) {
    log(Level.WARNING, text);
  }

  private void log(Level level, Supplier<String> text) {
    if (logged.test(level)) {
      pending.add(new Effect.Log(level, text.get()));
    }
  }

  /** All since the last call. */
  List<Effect> take() {
    List<Effect> taken = pending;
    pending = new ArrayList<>();
    return taken;
  }
}
