package dev.affogato.protocol.reapi.grpc.serve;

import com.google.rpc.Code;
import dev.affogato.protocol.reapi.message.CallFailure;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Streams an answer from a thread of its own that waits while the peer is slow, so that a slow peer
 * costs a virtual thread and not memory. Thread-safe: state by its lock.
 *
 * <p>When the call is cancelled the thread is interrupted: what it waits for may take long.
 *
 * <p>gRPC runs what concerns one call one after the other, so the thread that answers must not be
 * the one it calls us on: the news that the peer can take more would wait behind it for ever.
 */
final class BlockingSender<T> {
  /** A peer that takes nothing for so long holds our files open for nothing. */
  private static final Duration STALL_MAX = Duration.ofMinutes(1);

  private final ServerCallStreamObserver<T> observer;
  private final AnswerPlace place;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private @Nullable Thread sender;

  /** Makes the stream. */
  interface Body<T> {
    void run(BlockingSender<T> out) throws CallFailure, InterruptedException;
  }

  private BlockingSender(ServerCallStreamObserver<T> observer, AnswerPlace place) {
    this.observer = observer;
    this.place = place;
    observer.setOnCloseHandler(place::leave);
    observer.setOnReadyHandler(this::signal);
    observer.setOnCancelHandler(this::cancelled);
  }

  /** Answers {@code observer} with what {@code body} sends. */
  static <T> void start(StreamObserver<T> observer, AnswerRoom room, Body<T> body) {
    AnswerPlace place = new AnswerPlace(room, Callers.current().peer());
    BlockingSender<T> sender = new BlockingSender<>((ServerCallStreamObserver<T>) observer, place);
    sender.runsOn(Thread.ofVirtual().name("stream").start(() -> sender.run(body)));
  }

  void send(T message) throws CallFailure, InterruptedException {
    lock.lock();
    try {
      long leftNs = STALL_MAX.toNanos();
      while (!observer.isReady() && !observer.isCancelled()) {
        if (leftNs <= 0) {
          throw new CallFailure(
              Code.DEADLINE_EXCEEDED, "nothing was read for " + STALL_MAX.toSeconds() + " s");
        }
        leftNs = changed.awaitNanos(leftNs);
      }
    } finally {
      lock.unlock();
    }
    if (observer.isCancelled()) {
      throw new CallFailure(Code.CANCELLED, "the peer is gone");
    }
    place.take(message);
    observer.onNext(message);
  }

  private void run(Body<T> body) {
    try {
      body.run(this);
    } catch (CallFailure | InterruptedException | RuntimeException failure) {
      if (!observer.isCancelled()) {
        Calls.fail(observer, failure);
      }
      return;
    }
    if (!observer.isCancelled()) {
      observer.onCompleted();
    }
  }

  private void runsOn(Thread thread) {
    lock.lock();
    try {
      sender = thread;
      if (observer.isCancelled()) {
        thread.interrupt();
      }
    } finally {
      lock.unlock();
    }
  }

  private void cancelled() {
    place.leave();
    lock.lock();
    try {
      if (sender != null) {
        sender.interrupt();
      }
    } finally {
      lock.unlock();
    }
  }

  private void signal() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
