package dev.affogato.console.dashboard.model;

import dev.affogato.scheduler.observe.FarmEvent;
import dev.affogato.scheduler.observe.FarmObserver;
import java.util.function.Function;

/**
 * A {@link FarmModel} that one scheduler feeds and others look at. Thread-safe by its monitor,
 * which is never held for longer than one picture takes.
 */
public final class LiveFarm implements FarmObserver {
  private final FarmModel model;

  public LiveFarm(FarmModel model) {
    this.model = model;
  }

  @Override
  public synchronized void on(FarmEvent event, long nowNanos) {
    model.on(event, nowNanos);
  }

  /** What {@code look} makes of the farm; it must keep nothing of it. */
  public synchronized <T> T look(Function<FarmModel, T> look) {
    return look.apply(model);
  }
}
