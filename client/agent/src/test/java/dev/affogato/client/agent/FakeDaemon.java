package dev.affogato.client.agent;

import dev.affogato.base.net.Connection;
import dev.affogato.protocol.icecc.message.GetCs;
import dev.affogato.protocol.icecc.message.GetNativeEnv;
import dev.affogato.protocol.icecc.message.JobLocalBegin;
import dev.affogato.protocol.icecc.message.Message;
import dev.affogato.protocol.icecc.message.NativeEnv;
import dev.affogato.protocol.icecc.message.UseCs;
import dev.affogato.protocol.reapi.direct.DirectConversation;
import dev.affogato.protocol.reapi.direct.DirectService;
import dev.affogato.protocol.reapi.service.Caller;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A local daemon that grants slots, knows one environment and sends every job to where the test
 * says. Remembers all it was told. Thread-safe.
 */
final class FakeDaemon implements AutoCloseable {
  final Path socket;
  final List<Message> received = new CopyOnWriteArrayList<>();
  final AtomicInteger slotsGiven = new AtomicInteger();
  final AtomicInteger slotsTakenMax = new AtomicInteger();
  final AtomicInteger connections = new AtomicInteger();
  final AtomicInteger jobs = new AtomicInteger();

  /** Conversations of icecream's kind that were ever begun. */
  final AtomicInteger conversations = new AtomicInteger();

  volatile int version = 43;
  volatile Semaphore slots = new Semaphore(1000);
  volatile Answer answer;
  volatile String environment;
  volatile boolean leaveAfterAnswer;

  /** What it does for direct jobs; icecream's daemons have no door for them. */
  volatile DirectService door;

  /** Serves launchers without an agent of their own; null to serve none. */
  volatile MachineAgent machine;

  /** Why there is no environment; icecream's daemons do not say. */
  volatile String cannotPack;

  private static final byte[] RELAY = {'A', 'F', 'G', 'R'};

  private final ServerSocketChannel server;
  private final Set<Connection> talking = ConcurrentHashMap.newKeySet();
  private final AtomicInteger slotsTaken = new AtomicInteger();

  /** What a GET_CS leads to: messages to send, or null to close the connection. */
  interface Answer {
    Message to(GetCs request, int jobId);
  }

  FakeDaemon(Path socket, Path environment) throws IOException {
    this.socket = socket;
    this.environment = environment.toString();
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket), 1024);
    Thread.ofVirtual().start(this::acceptAll);
  }

  /** Every job goes to {@code host}. */
  void sendTo(String host, int port, boolean hasEnvironment) {
    answer =
        (request, jobId) ->
            new UseCs(
                jobId,
                port,
                host,
                request.environments().getFirst().platform(),
                hasEnvironment,
                1,
                0);
  }

  <M extends Message> List<M> received(Class<M> type) {
    return received.stream().filter(type::isInstance).map(type::cast).toList();
  }

  private void acceptAll() {
    try {
      while (true) {
        SocketChannel channel = server.accept();
        Thread.ofVirtual().start(() -> serve(channel));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void serve(SocketChannel channel) {
    connections.incrementAndGet();
    boolean slot = false;
    Semaphore held = slots;
    try (Connection connection = new Connection(channel);
        Peer peer = new Peer(greeted(connection))) {
      peer.handshake(version);
      conversations.incrementAndGet();
      talking.add(connection);
      for (Message message = peer.receive(); message != null; message = peer.receive()) {
        received.add(message);
        switch (message) {
          case JobLocalBegin begin -> {
            held.acquire();
            slot = true;
            slotsGiven.incrementAndGet();
            slotsTakenMax.accumulateAndGet(slotsTaken.incrementAndGet(), Math::max);
            peer.send(new JobLocalBegin(0, "", 0, false));
          }
          case GetNativeEnv get -> {
            if (environment == null) {
              if (cannotPack != null) {
                peer.send(new dev.affogato.protocol.icecc.message.StatusText(cannotPack));
              }
              peer.send(new dev.affogato.protocol.icecc.message.End());
              return;
            }
            peer.send(new NativeEnv(environment));
          }
          case GetCs get -> {
            Message use = answer.to(get, jobs.incrementAndGet());
            if (use == null) {
              return;
            }
            peer.send(use);
            if (leaveAfterAnswer) {
              return;
            }
          }
          default -> {}
        }
      }
    } catch (IOException | InterruptedException broken) {
      // As when a client dies.
    } finally {
      if (slot) {
        slotsTaken.decrementAndGet();
        held.release();
      }
      connections.decrementAndGet();
    }
  }

  /** As when a daemon is started again: all who talk to it find it gone. */
  void endConversations() {
    talking.forEach(Connection::close);
    talking.clear();
  }

  /** Serves who speaks frames, to the end. */
  private Connection greeted(Connection connection) throws IOException, InterruptedException {
    if (DirectConversation.begins(connection.peek(4))) {
      if (door == null) {
        throw new EOFException("a stock daemon ends what it does not understand");
      }
      DirectConversation.serve(connection, door, new Caller("agent", "tester"));
      throw new EOFException("the agent has left");
    }
    if (Arrays.equals(connection.peek(RELAY.length), RELAY)) {
      hostLauncher(connection);
    }
    return connection;
  }

  private void hostLauncher(Connection connection) throws IOException, InterruptedException {
    DataInputStream in = new DataInputStream(connection.in());
    byte[] head = in.readNBytes(RELAY.length + 2);
    if (head[RELAY.length + 1] != 'M') {
      throw new EOFException("a stock daemon ends what it does not understand");
    }
    String place = new String(in.readNBytes(in.readUnsignedShort()), StandardCharsets.US_ASCII);
    MachineAgent host = machine;
    boolean taken = host != null && host.takes(place);
    connection.out().write(RELAY);
    connection.out().write(taken ? 'J' : 'N');
    if (taken) {
      CountDownLatch over = new CountDownLatch(1);
      host.serve(place, connection, over::countDown);
      over.await();
    }
    throw new EOFException("the launcher has left");
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
