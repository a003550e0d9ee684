package dev.affogato.daemon.front;

import dev.affogato.protocol.icecc.message.End;
import dev.affogato.protocol.icecc.message.Message;
import dev.affogato.protocol.icecc.message.UseCs;
import java.util.ArrayList;
import java.util.List;

/**
 * What shall happen because of the event that is being handled, in order. Here is also decided
 * whether the scheduler hears of something at all: only what it said itself, in the session that
 * still lasts. Confined to {@link DaemonState}.
 */
final class Decisions {
  private final SchedulerTrust scheduler;
  private List<Effect> effects = new ArrayList<>();

  Decisions(SchedulerTrust scheduler) {
    this.scheduler = scheduler;
  }

  void toClient(Client client, Message message) {
    effects.add(new Effect.ToClient(client.id, message));
  }

  void close(Client client) {
    effects.add(new Effect.Close(client.id));
  }

  /** The client is forgotten already, and learns it. */
  void endOf(Client client) {
    toClient(client, new End());
    close(client);
  }

  /** Tells the scheduler of what it knows from {@code session}, if that still lasts. */
  void toScheduler(int session, Message message) {
    if (session != SchedulerTrust.NO_SESSION && session == scheduler.session()) {
      effects.add(new Effect.ToScheduler(message));
    }
  }

  void doubtScheduler() {
    effects.add(new Effect.DoubtScheduler());
  }

  void tryAgain(int first, UseCs second) {
    effects.add(new Effect.TryAgain(first, second));
  }

  void startForeignJob(Client client) {
    effects.add(new Effect.StartForeignJob(client.id));
  }

  /** All since the last call. */
  List<Effect> take() {
    List<Effect> taken = effects;
    effects = new ArrayList<>();
    return taken;
  }
}
