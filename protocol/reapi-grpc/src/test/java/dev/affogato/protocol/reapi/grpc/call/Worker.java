package dev.affogato.protocol.reapi.grpc.call;

import dev.affogato.base.time.TimeSource;
import dev.affogato.cache.action.ActionCache;
import dev.affogato.cache.blob.BlobStore;
import dev.affogato.cache.blob.MemoryFront;
import dev.affogato.cache.blob.StoreLimits;
import dev.affogato.protocol.reapi.execution.ActionRunner;
import dev.affogato.protocol.reapi.execution.ExecutionService;
import dev.affogato.protocol.reapi.grpc.door.GrpcDoor;
import dev.affogato.protocol.reapi.grpc.serve.CallRule;
import dev.affogato.protocol.reapi.grpc.serve.ReapiServices;
import dev.affogato.protocol.reapi.service.Caller;
import dev.affogato.protocol.reapi.service.ContentService;
import dev.affogato.protocol.reapi.service.Quotas;
import dev.affogato.protocol.reapi.service.ResultService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** A machine that executes actions as a test wants, on a port of loopback. */
final class Worker implements AutoCloseable {
  final MemoryFront store;
  volatile ActionRunner runner =
      (order, progress) -> {
        throw new AssertionError("nothing should run");
      };
  volatile CallRule rule = CallRule.EVERYBODY;
  private final GrpcDoor door;
  private final ServerSocketChannel listening;

  Worker(Path folder) throws IOException {
    TimeSource time = TimeSource.system();
    store = MemoryFront.of(BlobStore.open(folder, new StoreLimits(1L << 30, 64 << 20), time));
    ResultService results = new ResultService(store, ActionCache.open(folder, 1 << 20, time));
    ExecutionService execution =
        new ExecutionService(
            store,
            results,
            (order, progress) -> runner.run(order, progress),
            Quotas.NONE,
            time,
            1000);
    ReapiServices services =
        new ReapiServices(
            store,
            new ContentService(store, Quotas.NONE),
            results,
            execution,
            Quotas.NONE,
            (caller, job) -> rule.check(caller, job));
    door = GrpcDoor.open(services.definitions());
    listening = ServerSocketChannel.open();
    listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Thread.startVirtualThread(this::accept);
  }

  int port() {
    return listening.socket().getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel socket = listening.accept();
        Thread.startVirtualThread(() -> handOver(socket));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void handOver(SocketChannel socket) {
    try {
      ByteBuffer first = ByteBuffer.allocate(4);
      while (first.hasRemaining()) {
        if (socket.read(first) < 0) {
          socket.close();
          return;
        }
      }
      door.adopt(socket, first.array(), new Caller("peer", ""));
    } catch (IOException gone) {
      // As a peer may be.
    }
  }

  @Override
  public void close() throws Exception {
    listening.close();
    door.close();
    store.close();
  }
}
