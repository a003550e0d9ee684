package dev.affogato.daemon.direct;

import com.google.rpc.Code;
import dev.affogato.protocol.reapi.execution.ActionOrder;
import dev.affogato.protocol.reapi.execution.ActionRunner;
import dev.affogato.protocol.reapi.message.CallFailure;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The actions that run or wait here, which end with the daemon: a connection's end does not end
 * them, as clients may come back for what became of them. Thread-safe.
 */
final class RunningActions implements ActionRunner, AutoCloseable {
  private final ActionRunner runner;
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  RunningActions(ActionRunner runner) {
    this.runner = runner;
  }

  @Override
  public Outcome run(ActionOrder order, Progress progress)
      throws CallFailure, InterruptedException {
    threads.add(Thread.currentThread());
    try {
      if (closed) {
        throw new CallFailure(Code.UNAVAILABLE, "the daemon stops");
      }
      return runner.run(order, progress);
    } finally {
      threads.remove(Thread.currentThread());
    }
  }

  /** Returns when all have ended. */
  @Override
  public void close() throws InterruptedException {
    closed = true;
    for (Thread thread : threads) {
      thread.interrupt();
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
