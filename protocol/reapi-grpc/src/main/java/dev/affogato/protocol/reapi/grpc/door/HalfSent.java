package dev.affogato.protocol.reapi.grpc.door;

import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import java.net.SocketAddress;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts what peers have sent of messages that are not complete: gRPC keeps it for as long as a
 * call lasts, limits it for each message alone, and a peer may begin as many as it likes.
 *
 * <p>A peer may hold as much as is left for all others; the call that goes beyond is ended.
 * Thread-safe by its lock.
 */
final class HalfSent extends ServerStreamTracer.Factory {
  private final Map<String, Long> held = new HashMap<>();
  private long freeBytes;

  HalfSent(long bytesMax) {
    freeBytes = bytesMax;
  }

  @Override
  public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
    return new OneCall();
  }

  private synchronized boolean take(String peer, long bytes) {
    long more = held.getOrDefault(peer, 0L) + bytes;
    if (more > freeBytes) {
      return false;
    }
    held.put(peer, more);
    freeBytes -= bytes;
    return true;
  }

  private synchronized void giveBack(String peer, long bytes) {
    freeBytes += bytes;
    held.computeIfPresent(peer, (_, had) -> had == bytes ? null : had - bytes);
  }

  /** gRPC runs these one after the other, but the end of a call may come from elsewhere. */
  private final class OneCall extends ServerStreamTracer {
    private @Nullable String peer;
    private long bytes;
    private boolean over;

    @Override
    public synchronized void serverCallStarted(ServerCallInfo<?, ?> call) {
      SocketAddress address = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
      peer =
          address instanceof CallerAddress known ? known.caller().peer() : String.valueOf(address);
    }

    @Override
    public synchronized void inboundWireSize(long more) {
      if (peer == null || over) {
        return;
      }
      if (!take(peer, more)) {
        throw Status.RESOURCE_EXHAUSTED
            .withDescription("too much was sent of messages that are not complete: try later")
            .asRuntimeException();
      }
      bytes += more;
    }

    @Override
    public synchronized void inboundMessageRead(int number, long wireBytes, long plainBytes) {
      forget();
    }

    @Override
    public synchronized void streamClosed(Status status) {
      over = true;
      forget();
    }

    private void forget() {
      if (peer != null && bytes > 0) {
        giveBack(peer, bytes);
        bytes = 0;
      }
    }
  }
}
