package dev.affogato.protocol.reapi.grpc.bare;

import dev.affogato.base.time.TimeSource;
import dev.affogato.cache.action.ActionCache;
import dev.affogato.cache.blob.BlobStore;
import dev.affogato.cache.blob.StoreLimits;
import dev.affogato.protocol.reapi.execution.ExecutionService;
import dev.affogato.protocol.reapi.grpc.door.GrpcDoor;
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
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A server to try real clients on: {@code BareServer FOLDER} prints its port, on loopback. It runs
 * whatever it is told to, without a jail.
 */
final class BareServer {
  private static final int RUNNING_MAX = 1000;
  private static final int PEEKED = 4;

  private BareServer() {}

  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    TimeSource time = TimeSource.system();
    BlobStore store = BlobStore.open(folder, new StoreLimits(1L << 32, 1L << 30), time);
    ResultService results = new ResultService(store, ActionCache.open(folder, 1 << 28, time));
    BareRunner runner = new BareRunner(store, Files.createDirectories(folder.resolve("roots")));
    ExecutionService execution =
        new ExecutionService(store, results, runner, Quotas.NONE, time, RUNNING_MAX);
    ReapiServices services =
        new ReapiServices(
            store, new ContentService(store, Quotas.NONE), results, execution, Quotas.NONE);
    GrpcDoor door = GrpcDoor.open(services.definitions());
    ServerSocketChannel listening = ServerSocketChannel.open();
    listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    System.out.println(listening.socket().getLocalPort());
    while (true) {
      SocketChannel socket = listening.accept();
      Thread.startVirtualThread(() -> handOver(socket, door));
    }
  }

  private static void handOver(SocketChannel socket, GrpcDoor door) {
    try {
      ByteBuffer first = ByteBuffer.allocate(PEEKED);
      while (first.hasRemaining() && socket.read(first) >= 0) {
        // Until there is enough to know the protocol.
      }
      door.adopt(socket, first.array(), new Caller("loopback", ""));
    } catch (IOException gone) {
      System.err.println("lost a connection: " + gone);
    }
  }
}
