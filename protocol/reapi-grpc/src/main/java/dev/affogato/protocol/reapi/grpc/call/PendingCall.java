package dev.affogato.protocol.reapi.grpc.call;

import com.google.rpc.Code;
import dev.affogato.protocol.reapi.message.CallFailure;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One call that a thread waits for. Thread-safe: state by its lock. gRPC tells us of it on the
 * event loop, where only the waiting thread is woken.
 *
 * <p>An interrupt or a wait that takes too long cancels the call; the peer hears of it.
 */
final class PendingCall<Q, A> extends ClientCall.Listener<A> implements AutoCloseable {
  private final ClientCall<Q, A> call;
  private final LinkMonitor monitor;
  private final boolean keepsAll;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<A> messages = new ArrayDeque<>(1);
  private @Nullable Status end;
  private @Nullable Metadata trailers;

  private PendingCall(ClientCall<Q, A> call, LinkMonitor monitor, boolean keepsAll) {
    this.call = call;
    this.monitor = monitor;
    this.keepsAll = keepsAll;
  }

  /**
   * Begins a call; to be closed.
   *
   * @param keepsAll whether every message of the answer matters, or only the last one
   */
  static <Q, A> PendingCall<Q, A> start(
      Channel channel,
      LinkMonitor monitor,
      MethodDescriptor<Q, A> method,
      Metadata headers,
      boolean keepsAll) {
    ClientCall<Q, A> call = channel.newCall(method, CallOptions.DEFAULT);
    PendingCall<Q, A> pending = new PendingCall<>(call, monitor, keepsAll);
    monitor.callBegins();
    call.start(pending, headers);
    call.request(1);
    return pending;
  }

  /** Sends one message of several. */
  void send(Q message) {
    call.sendMessage(message);
  }

  /** Sends the last message, or the only one. */
  void sendLast(Q message) {
    call.sendMessage(message);
    call.halfClose();
  }

  /** Waits until the peer can take more; false if the call is over. */
  boolean awaitReady(Duration max) throws CallFailure, InterruptedException {
    lock.lock();
    try {
      await(max, call::isReady);
      return end == null;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the end of the call, and gives the last message of the answer. */
  A last(Duration max) throws IOException, CallFailure, InterruptedException {
    lock.lock();
    try {
      await(max, () -> false);
      check();
      A last = messages.poll();
      if (last == null) {
        throw new CallFailure(Code.INTERNAL, "the peer answered with nothing");
      }
      return last;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the next message of the answer; null at its end. */
  @Nullable A next(Duration max) throws IOException, CallFailure, InterruptedException {
    lock.lock();
    try {
      await(max, () -> !messages.isEmpty());
      A next = messages.poll();
      if (next == null) {
        check();
        return null;
      }
      call.request(1);
      return next;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void onMessage(A message) {
    lock.lock();
    try {
      if (keepsAll) {
        messages.add(message);
        changed.signalAll();
        return;
      }
      messages.clear();
      messages.add(message);
    } finally {
      lock.unlock();
    }
    call.request(1);
  }

  @Override
  public void onReady() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void onClose(Status status, Metadata more) {
    lock.lock();
    try {
      end = status;
      trailers = more;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Cancels the call unless it is over. */
  @Override
  public void close() {
    monitor.callEnds();
    boolean open;
    lock.lock();
    try {
      open = end == null;
    } finally {
      lock.unlock();
    }
    if (open) {
      call.cancel("nobody waits for it any more", null);
    }
  }

  /** Waits for {@code wanted}, or the end of the call. */
  private void await(Duration max, BooleanSupplier wanted)
      throws CallFailure, InterruptedException {
    long leftNs = max.toNanos();
    while (end == null && !wanted.getAsBoolean()) {
      if (leftNs <= 0) {
        throw new CallFailure(
            Code.DEADLINE_EXCEEDED, "the peer did not answer within " + max.toSeconds() + " s");
      }
      leftNs = changed.awaitNanos(leftNs);
    }
  }

  private void check() throws IOException, CallFailure {
    Status status = end;
    if (status != null && !status.isOk()) {
      throw Endings.failure(status, trailers, monitor);
    }
  }
}
