package dev.affogato.console.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code --daemonize}: a JVM cannot fork, so the program starts a copy of itself in the background
 * and waits until that one has said how its start went.
 *
 * <p>Confined to the main thread.
 */
public final class Detached {
  /** Set for the copy in the background. */
  private static final String MARK = "AFFOGATO_DETACHED";

  private static final String READY = "ready";

  private Detached() {}

  /** Whether this process is the copy in the background. */
  public static boolean isBackground() {
    return System.getenv(MARK) != null;
  }

  /**
   * Starts this very command line again in the background and waits until it runs or has failed.
   *
   * @return the exit status for this process, whose work is done
   */
  public static int startBackground() throws IOException, InterruptedException {
    ProcessHandle.Info self = ProcessHandle.current().info();
    Optional<String> program = self.command();
    Optional<String[]> arguments = self.arguments();
    if (program.isEmpty() || arguments.isEmpty()) {
      throw new IOException("cannot read the own command line from /proc: start without -d");
    }
    List<String> command = new ArrayList<>();
    command.add("setsid");
    command.add(program.get());
    command.addAll(List.of(arguments.get()));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put(MARK, "1");
    Process background = builder.start();
    try (BufferedReader said =
        new BufferedReader(
            new InputStreamReader(background.getInputStream(), StandardCharsets.UTF_8))) {
      if (READY.equals(said.readLine())) {
        return 0;
      }
    }
    int status = background.waitFor();
    return status == 0 ? 1 : status;
  }

  /** Tells the process in the foreground that the start went well. */
  public static void reportReady() {
    if (isBackground()) {
      Privileges.workInRoot();
      System.out.println(READY);
      System.out.flush();
      // The JDK puts /dev/null in their place: whoever reads our caller's output sees its end.
      System.out.close();
      System.err.close();
    }
  }
}
