package dev.affogato.console.doctor;

import dev.affogato.protocol.icecc.discovery.Datagrams;
import dev.affogato.protocol.icecc.discovery.SchedulerIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;

/** As much of a scheduler as others hear of it: answers to searches, and a port that is open. */
final class SpokenScheduler implements AutoCloseable {
  private static final int ATTEMPTS_MAX = 100;

  private final SchedulerIdentity identity;
  private final CountDownLatch mayAnswer;
  private volatile String said = "200 done\n";
  private final CountDownLatch answered = new CountDownLatch(1);
  private final ServerSocket door;
  private final ServerSocket questions;
  private final DatagramSocket search;

  /**
   * @param mayAnswer who has to have answered before
   */
  SpokenScheduler(SchedulerIdentity identity, CountDownLatch mayAnswer) throws IOException {
    this.identity = identity;
    this.mayAnswer = mayAnswer;
    DatagramSocket sameNumber = null;
    ServerSocket tried = null;
    ServerSocket next = null;
    for (int attempt = 0; next == null; attempt++) {
      tried = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      try {
        sameNumber =
            new DatagramSocket(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), tried.getLocalPort()));
        next = new ServerSocket(tried.getLocalPort() + 1, 50, InetAddress.getLoopbackAddress());
      } catch (BindException | IllegalArgumentException taken) {
        tried.close();
        if (sameNumber != null) {
          sameNumber.close();
        }
        if (attempt >= ATTEMPTS_MAX) {
          throw taken;
        }
      }
    }
    this.door = tried;
    this.search = sameNumber;
    this.questions = next;
    Thread.ofVirtual().name("scheduler that answers").start(this::answer);
    Thread.ofVirtual().name("scheduler that says").start(this::say);
  }

  /** The same, whatever is asked; who only knocks is gone before it hears anything. */
  private void say() {
    while (!questions.isClosed()) {
      try (Socket asked = questions.accept()) {
        asked.getOutputStream().write(said.getBytes(StandardCharsets.US_ASCII));
        asked.shutdownOutput();
        asked.getInputStream().readAllBytes();
      } catch (IOException gone) {
        // The next one may want to know.
      }
    }
  }

  /** What it says of its machines from now on. */
  void says(String machines) {
    said = machines;
  }

  void closeDoor() throws IOException {
    door.close();
  }

  int port() {
    return search.getLocalPort();
  }

  CountDownLatch answered() {
    return answered;
  }

  private void answer() {
    byte[] buffer = new byte[Datagrams.LENGTH_MAX];
    try {
      while (true) {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        search.receive(packet);
        int version =
            Datagrams.parseProbe(Arrays.copyOf(packet.getData(), packet.getLength())).orElseThrow();
        mayAnswer.await();
        byte[] reply = Datagrams.reply(version, identity);
        search.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
        answered.countDown();
      }
    } catch (SocketException closed) {
      // By the test's end.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    search.close();
    door.close();
    questions.close();
  }
}
