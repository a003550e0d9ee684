package dev.affogato.daemon.direct;

import dev.affogato.base.net.Connection;
import dev.affogato.daemon.front.OtherDoors;
import dev.affogato.protocol.reapi.direct.DirectConversation;
import dev.affogato.protocol.reapi.direct.DirectService;
import dev.affogato.protocol.reapi.grpc.door.GrpcDoor;
import dev.affogato.protocol.reapi.service.Caller;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.UserPrincipal;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Tells agents and Remote Execution clients from the others by their first bytes. Thread-safe.
 *
 * <p>Agents are taken on the unix socket only: there the system says who they are. What gRPC needs
 * is started when somebody asks for it, as many a daemon never is.
 */
final class DirectDoors implements OtherDoors, AutoCloseable {
  /** HTTP/2 begins with {@code PRI * HTTP/2.0} (RFC 9113, 3.4). */
  private static final byte[] HTTP2 = "PRI ".getBytes(StandardCharsets.US_ASCII);

  private final DirectService agents;
  private final Opening services;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable GrpcDoor grpc;
  private boolean closed;

  /** Starts what Remote Execution clients talk to. */
  interface Opening {
    GrpcDoor open() throws IOException;
  }

  /**
   * @param services what Remote Execution clients can ask
   */
  DirectDoors(DirectService agents, Opening services) {
    this.agents = agents;
    this.services = services;
  }

  @Override
  public Taken take(Connection connection, byte[] first, Runnable over)
      throws IOException, InterruptedException {
    if (connection.isUnix() && DirectConversation.begins(first)) {
      DirectConversation.serve(connection, agents, caller(connection));
      return Taken.SERVED;
    }
    if (Arrays.equals(first, HTTP2)) {
      grpc().adopt(connection.channel(), first, caller(connection), over);
      return Taken.ADOPTED;
    }
    return Taken.NOT;
  }

  private static Caller caller(Connection connection) {
    UserPrincipal user = connection.peerUser();
    return new Caller(connection.peerName(), user == null ? "" : user.getName());
  }

  private GrpcDoor grpc() throws IOException {
    lock.lock();
    try {
      if (closed) {
        throw new IOException("the daemon stops");
      }
      GrpcDoor door = grpc;
      if (door == null) {
        door = services.open();
        grpc = door;
      }
      return door;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      if (grpc != null) {
        grpc.close();
      }
    } finally {
      lock.unlock();
    }
  }
}
