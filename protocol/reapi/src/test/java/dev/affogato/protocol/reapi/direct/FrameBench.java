package dev.affogato.protocol.reapi.direct;

import com.google.protobuf.ByteString;
import com.sun.management.OperatingSystemMXBean;
import dev.affogato.base.net.Connection;
import dev.affogato.protocol.reapi.direct.v1.Execute;
import dev.affogato.protocol.reapi.direct.v1.LookUp;
import dev.affogato.protocol.reapi.service.Caller;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Measures a request over frames: {@code java -cp ... dev.affogato.protocol.reapi.direct.FrameBench
 * SOCKET}. Prints microseconds of processor time of the process, which is both ends; believe the
 * last lines.
 */
final class FrameBench {
  private static final int ROUNDS = 6;
  private static final int CALLS = 5000;

  private FrameBench() {}

  public static void main(String[] args) throws Exception {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(Path.of(args[0]));
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    Execute execute =
        Execute.newBuilder()
            .addBlobs(
                dev.affogato.protocol.reapi.direct.v1.Blob.newBuilder()
                    .setContent(ByteString.copyFrom(new byte[20_000])))
            .build();
    try (ServerSocketChannel listening =
        ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address)) {
      Thread.startVirtualThread(() -> serve(listening));
      try (DirectConnection agent =
          DirectConnection.open(Connection.open(address, Duration.ofMinutes(1)))) {
        for (int round = 0; round < ROUNDS; round++) {
          long before = system.getProcessCpuTime();
          for (int i = 0; i < CALLS; i++) {
            agent.lookUp(LookUp.getDefaultInstance());
          }
          long between = system.getProcessCpuTime();
          for (int i = 0; i < CALLS; i++) {
            agent.execute(execute, Duration.ofMinutes(1));
          }
          System.out.printf(
              "%d µs a look-up, %d µs an execution%n",
              (between - before) / 1000 / CALLS,
              (system.getProcessCpuTime() - between) / 1000 / CALLS);
        }
      }
    }
  }

  private static void serve(ServerSocketChannel listening) {
    try (Connection connection = new Connection(listening.accept())) {
      DirectConversation.serve(connection, new FakeService(), new Caller("local", ""));
    } catch (IOException | InterruptedException over) {
      System.err.println(over);
    }
  }
}
