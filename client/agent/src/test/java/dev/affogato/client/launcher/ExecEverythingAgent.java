package dev.affogato.client.launcher;

import dev.affogato.base.reason.Reason;
import dev.affogato.base.time.TimeSource;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * An agent in Java that sends every compiler back to the launcher. Started by a launcher; ends
 * after as many calls as its argument says, or when it has been idle for a minute. Also what
 * testing/bench/launcher.sh measures.
 */
final class ExecEverythingAgent {
  private static final Reason REASON = new Reason("test", "this agent does nothing itself");

  private static final Duration IDLE = Duration.ofSeconds(60);

  private ExecEverythingAgent() {}

  public static void main(String[] arguments) throws Exception {
    int calls = Integer.parseInt(arguments[0]);
    AgentSocket socket = AgentSocket.inherited();
    CountDownLatch left = new CountDownLatch(calls);
    LauncherHandler handler =
        launcher -> {
          launcher.exec(ExecReply.asCalled(launcher.call(), REASON));
          launcher.awaitClose();
          left.countDown();
        };
    Files.writeString(socket.logFile(), "serving " + calls + " calls\n", StandardOpenOption.APPEND);
    try (LauncherServer server =
        new LauncherServer(socket.channel(), handler, TimeSource.system())) {
      server.start();
      while (!left.await(IDLE.toSeconds(), TimeUnit.SECONDS)) {
        if (server.idleFor().compareTo(IDLE) > 0) {
          System.exit(1);
        }
      }
      System.exit(0);
    }
  }
}
