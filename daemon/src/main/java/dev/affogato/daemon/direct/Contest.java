package dev.affogato.daemon.direct;

import com.google.rpc.Code;
import dev.affogato.daemon.direct.Elsewhere.Done;
import dev.affogato.daemon.direct.Elsewhere.Outcome;
import dev.affogato.protocol.reapi.direct.v1.Execute;
import dev.affogato.protocol.reapi.direct.v1.Place;
import dev.affogato.protocol.reapi.message.CallFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One action at one place or, later, two. Thread-safe by its monitor, under which nothing but its
 * own state is touched; each try has a thread.
 */
final class Contest implements AutoCloseable {
  /** Statuses that a compiler ends with by its own will: all is well, or the source is wrong. */
  private static final int STATUS_ERRORS = 1;

  /** Has it done at the place that the request names. Ended by an interrupt. */
  interface Machines {
    Outcome execute(Execute request) throws CallFailure, InterruptedException;
  }

  private final Machines machines;
  private final Execute request;
  private final IntConsumer secondFailed;
  private final List<Thread> threads = new ArrayList<>(1);
  private int open;
  private boolean over;
  private @Nullable Result result;

  /**
   * @param secondFailed told when a second try came to nothing while the first goes on
   */
  Contest(Machines machines, Execute request, IntConsumer secondFailed) {
    this.machines = machines;
    this.request = request;
    this.secondFailed = secondFailed;
  }

  /** What one machine answered. */
  record Result(Place place, @Nullable Outcome done, @Nullable Exception thrown) {
    boolean isGood() {
      return done instanceof Done(var response, _)
          && response.getStatus().getCode() == Code.OK_VALUE
          && response.hasResult()
          && response.getResult().getExitCode() <= STATUS_ERRORS
          && response.getResult().getExitCode() >= 0;
    }

    Outcome outcome() throws CallFailure {
      if (done != null) {
        return done;
      }
      switch (thrown) {
        case CallFailure failure -> throw failure;
        case RuntimeException defect -> throw defect;
        case null, default -> throw new IllegalStateException("a try ended in no way", thrown);
      }
    }
  }

  /** The first good answer; the first machine's if there is none. */
  Result run() throws InterruptedException {
    synchronized (this) {
      start(request, true);
      while (!over) {
        wait();
      }
      Result known = result;
      if (known == null) {
        throw new IllegalStateException("over without a result");
      }
      return known;
    }
  }

  /** Returns whether it is tried there, too. */
  synchronized boolean tryAgain(Place place, int niceness) {
    // Once is enough, and what the first lacks the second would.
    if (over || open != 1 || threads.size() != 1) {
      return false;
    }
    start(request.toBuilder().setPlace(place).setNiceness(niceness).build(), false);
    return true;
  }

  /** With the monitor held. */
  private void start(Execute where, boolean first) {
    open++;
    threads.add(
        Thread.ofVirtual()
            .name("job " + where.getPlace().getJobId() + " elsewhere")
            .start(() -> ended(attempt(where), first)));
  }

  private Result attempt(Execute where) {
    try {
      return new Result(where.getPlace(), machines.execute(where), null);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return new Result(where.getPlace(), null, stopped);
    } catch (CallFailure | RuntimeException failure) {
      return new Result(where.getPlace(), null, failure);
    }
  }

  private void ended(Result one, boolean first) {
    boolean tell;
    synchronized (this) {
      open--;
      if (over) {
        return;
      }
      if (one.isGood() || first || result == null) {
        result = one;
      }
      over = one.isGood() || open == 0;
      tell = !over && !first;
      notifyAll();
    }
    if (tell) {
      secondFailed.accept(one.place().getJobId());
    }
  }

  /** Stops whatever still runs. */
  @Override
  public void close() {
    synchronized (this) {
      over = true;
      threads.forEach(Thread::interrupt);
    }
  }
}
