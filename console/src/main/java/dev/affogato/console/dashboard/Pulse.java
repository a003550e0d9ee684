package dev.affogato.console.dashboard;

import dev.affogato.base.time.TimeSource;
import dev.affogato.console.dashboard.api.FarmApi;
import dev.affogato.console.dashboard.http.EventStream;
import dev.affogato.console.dashboard.model.Delta;
import dev.affogato.console.dashboard.model.LiveFarm;
import java.time.Duration;

/**
 * The thread that tells followers what changed, a few times a second however much did; while nobody
 * follows, it only lets time pass in the model. Thread-safe.
 */
final class Pulse implements AutoCloseable {
  /** Smooth to look at, and some 30 kB for 100 busy machines. */
  private static final Duration BEAT = Duration.ofMillis(250);

  /** A larger farm is told of less often, so that the bytes for a follower stay the same. */
  private static final int MACHINES_PER_BEAT = 400;

  private static final int BEATS_MAX = 4;
  private static final int BEATS_PER_TICK = 4;

  /** So that proxies and browsers know that we live. */
  private static final int SILENT_BEATS_MAX = 40;

  private final LiveFarm farm;
  private final FarmApi api;
  private final EventStream stream;
  private final TimeSource time;
  private final Thread thread = Thread.ofVirtual().name("dashboard").unstarted(this::run);

  private Pulse(LiveFarm farm, FarmApi api, EventStream stream, TimeSource time) {
    this.farm = farm;
    this.api = api;
    this.stream = stream;
    this.time = time;
  }

  static Pulse start(LiveFarm farm, FarmApi api, EventStream stream, TimeSource time) {
    Pulse pulse = new Pulse(farm, api, stream, time);
    pulse.thread.start();
    return pulse;
  }

  @Override
  public void close() throws InterruptedException {
    thread.interrupt();
    thread.join();
  }

  private void run() {
    int beats = 0;
    int silent = 0;
    int wait = 0;
    try {
      while (true) {
        time.pause(BEAT);
        if (++beats % BEATS_PER_TICK == 0) {
          farm.look(model -> {
            model.tick(time.nanoTime());
            return true;
          });
        }
        if (stream.followers() > 0 && --wait <= 0) {
          Delta delta = farm.look(model -> model.delta(time.nanoTime()));
          wait = Math.min(BEATS_MAX, 1 + delta.machines().size() / MACHINES_PER_BEAT);
          silent = delta.isEmpty() ? silent + 1 : 0;
          tell(delta, silent % SILENT_BEATS_MAX == 0);
        }
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  private void tell(Delta delta, boolean must) {
    boolean worth = must || !delta.isEmpty();
    byte[] event = worth ? EventStream.event("update", FarmApi.delta(delta)) : null;
    stream.publish(event, () -> EventStream.event("farm", api.farm()));
  }
}
