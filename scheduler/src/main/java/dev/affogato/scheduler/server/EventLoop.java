package dev.affogato.scheduler.server;

import dev.affogato.base.time.TimeSource;
import dev.affogato.scheduler.state.Effect;
import dev.affogato.scheduler.state.Moment;
import dev.affogato.scheduler.state.PeerId;
import dev.affogato.scheduler.state.SchedulerEvent;
import dev.affogato.scheduler.state.SchedulerEvent.OperatorCommand;
import dev.affogato.scheduler.state.SchedulerSnapshot;
import dev.affogato.scheduler.state.SchedulerState;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that owns the {@link SchedulerState}.
 *
 * <p>Everybody else puts items into a bounded queue; a full queue holds up the readers and so, by
 * way of their sockets, the peers. The thread takes what has gathered, applies it, decides once,
 * and carries the effects out; none of them blocks. Every second it also lets time pass.
 */
final class EventLoop {
  private static final System.Logger LOG = System.getLogger(EventLoop.class.getName());

  private static final int QUEUE_MAX = 8192;

  /** Few enough that answers do not wait long for the decision. */
  private static final int BATCH_MAX = 256;

  private static final long TICK_NANOS = 1_000_000_000L;

  /** How often a reader held up by a full queue looks whether the loop has ended. */
  private static final long POST_RETRY_MS = 500;

  private sealed interface Item {
    record Happened(SchedulerEvent event) implements Item {}

    record Asked(LongFunction<OperatorCommand> command, CompletableFuture<String> answer)
        implements Item {}

    record Photographed(CompletableFuture<SchedulerSnapshot> picture) implements Item {}

    record Woken() implements Item {}
  }

  private final BlockingQueue<Item> queue = new ArrayBlockingQueue<>(QUEUE_MAX);
  private final Thread thread = Thread.ofPlatform().name("scheduler").unstarted(this::run);
  private final SchedulerState state;
  private final Peers peers;
  private final ConnectionTester tester;
  private final TimeSource time;
  private final Runnable everySecond;
  private final Runnable onEnd;
  private volatile boolean ended;

  // Confined to the loop's thread.
  private final Map<Long, CompletableFuture<String>> questions = new HashMap<>();
  private long lastQuestion;

  /**
   * @param everySecond also called on the loop's thread about once a second; must not block
   * @param onEnd called on the loop's thread as its last act, also if a defect ended it
   */
  EventLoop(
      SchedulerState state,
      Peers peers,
      ConnectionTester tester,
      TimeSource time,
      Runnable everySecond,
      Runnable onEnd) {
    this.state = state;
    this.peers = peers;
    this.tester = tester;
    this.time = time;
    this.everySecond = everySecond;
    this.onEnd = onEnd;
  }

  /** Whether a line of {@code level} would be logged by a loop. */
  static boolean isLogged(Level level) {
    return LOG.isLoggable(level);
  }

  void start() {
    thread.start();
  }

  /** Ends the thread and waits for that. */
  void end() throws InterruptedException {
    ended = true;
    // If the queue is full the thread is awake anyway.
    queue.offer(new Item.Woken());
    thread.join();
  }

  /** Waits for the thread's end. */
  void await() throws InterruptedException {
    thread.join();
  }

  /** Waits while the queue is full; does nothing once the loop has ended. */
  void post(SchedulerEvent event) throws InterruptedException {
    put(new Item.Happened(event));
  }

  /** Fails with nothing if the loop ends first: wait with a limit. */
  CompletableFuture<String> ask(LongFunction<OperatorCommand> command) throws InterruptedException {
    CompletableFuture<String> answer = new CompletableFuture<>();
    put(new Item.Asked(command, answer));
    return answer;
  }

  /** As {@link #ask}. */
  CompletableFuture<SchedulerSnapshot> snapshot() throws InterruptedException {
    CompletableFuture<SchedulerSnapshot> picture = new CompletableFuture<>();
    put(new Item.Photographed(picture));
    return picture;
  }

  private void put(Item item) throws InterruptedException {
    while (!ended && !queue.offer(item, POST_RETRY_MS, TimeUnit.MILLISECONDS)) {
      // Held up on purpose: see the class comment.
    }
  }

  private void run() {
    try {
      loop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException defect) {
      // No single peer is to blame, and going on could lose jobs in silence.
      LOG.log(Level.ERROR, "defect in the scheduler; it ends", defect);
    } finally {
      ended = true;
      onEnd.run();
    }
  }

  private void loop() throws InterruptedException {
    List<Item> batch = new ArrayList<>();
    long nextTickNanos = time.nanoTime();
    while (!ended) {
      Item first = queue.poll(Math.max(0, nextTickNanos - time.nanoTime()), TimeUnit.NANOSECONDS);
      Moment now = now();
      if (first != null) {
        batch.add(first);
        queue.drainTo(batch, BATCH_MAX - 1);
        batch.forEach(item -> process(item, now));
        batch.clear();
      }
      if (now.nanos() - nextTickNanos >= 0) {
        nextTickNanos = now.nanos() + TICK_NANOS;
        process(new Item.Happened(new SchedulerEvent.Tick()), now);
        everySecond.run();
      }
      perform(state.decide(now));
    }
  }

  private Moment now() {
    return new Moment(time.nanoTime(), time.wallClock().getEpochSecond());
  }

  /** A defect met by one event must not end the scheduler; the peer it came from is let go. */
  private void process(Item item, Moment now) {
    try {
      switch (item) {
        case Item.Happened(SchedulerEvent event) -> perform(state.apply(event, now));
        case Item.Asked asked -> {
          long question = ++lastQuestion;
          questions.put(question, asked.answer());
          perform(state.apply(asked.command().apply(question), now));
        }
        case Item.Photographed photographed -> photographed.picture().complete(state.snapshot(now));
        case Item.Woken woken -> {}
      }
    } catch (RuntimeException defect) {
      LOG.log(Level.ERROR, "defect while handling " + item, defect);
      PeerId culprit = culprit(item);
      if (culprit != null) {
        peers.close(culprit);
      }
    }
  }

  private static @Nullable PeerId culprit(Item item) {
    return item instanceof Item.Happened(SchedulerEvent.MessageReceived received)
        ? received.peer()
        : null;
  }

  private void perform(List<Effect> effects) {
    for (Effect effect : effects) {
      switch (effect) {
        case Effect.Send send -> peers.send(send.peer(), send.message());
        case Effect.Close close -> peers.close(close.peer());
        case Effect.TestConnection test -> tester.start(this, test);
        case Effect.Log line -> LOG.log(line.level(), line.text());
        case Effect.Reply reply -> {
          CompletableFuture<String> question = questions.remove(reply.request());
          if (question != null) {
            question.complete(reply.text());
          }
        }
      }
    }
  }
}
