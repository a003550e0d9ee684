package dev.affogato.scheduler.state;

import dev.affogato.protocol.icecc.message.Message;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;

/** Collects the effects of one event. Confined to the scheduler's thread. */
final class Effects {
  private List<Effect> pending = new ArrayList<>();

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

  void info(String text) {
    pending.add(new Effect.Log(Level.INFO, text));
  }

  void debug(String text) {
    pending.add(new Effect.Log(Level.DEBUG, text));
  }

  void warning(String text) {
    pending.add(new Effect.Log(Level.WARNING, text));
  }

  /** All since the last call. */
  List<Effect> take() {
    List<Effect> taken = pending;
    pending = new ArrayList<>();
    return taken;
  }
}
