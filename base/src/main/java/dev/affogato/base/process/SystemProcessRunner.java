package dev.affogato.base.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Real processes. Thread-safe: no state. */
final class SystemProcessRunner implements ProcessRunner {
  @Override
  public ProcessResult run(Command command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command.argv());
    if (command.directory() != null) {
      builder.directory(command.directory().toFile());
    }
    Map<String, String> environment = command.environment();
    if (environment != null) {
      builder.environment().clear();
      builder.environment().putAll(environment);
    }
    Process process = builder.start();
    Drain stdout = Drain.start(process.getInputStream(), command.outputBytesMax());
    Drain stderr = Drain.start(process.getErrorStream(), command.outputBytesMax());
    try {
      feed(process.getOutputStream(), command.stdin());
      boolean ended = process.waitFor(command.timeout().toNanos(), TimeUnit.NANOSECONDS);
      if (!ended) {
        killTree(process);
        process.waitFor();
      }
      byte[] out = stdout.await();
      byte[] err = stderr.await();
      return new ProcessResult(ended ? process.exitValue() : ProcessResult.TIMED_OUT, out, err);
    } finally {
      if (process.isAlive()) {
        killTree(process);
      }
    }
  }

  /**
   * A program may end, or close its input, without having read all of it: that is its own affair.
   */
  private static void feed(OutputStream stdin, byte[] bytes) {
    Thread.ofVirtual()
        .start(() -> {
          try (stdin) {
            stdin.write(bytes);
          } catch (IOException readerGone) {
            // See above.
          }
        });
  }

  private static void killTree(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /** Reads a stream to its end on a thread of its own, so that no pipe ever fills up. */
  private static final class Drain {
    private static final Duration LEFT_BEHIND_LIMIT = Duration.ofSeconds(2);

    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final Thread thread;

    private Drain(InputStream in, int bytesMax) {
      thread = Thread.ofVirtual().unstarted(() -> drain(in, bytesMax));
    }

    static Drain start(InputStream in, int bytesMax) {
      Drain drain = new Drain(in, bytesMax);
      drain.thread.start();
      return drain;
    }

    private void drain(InputStream in, int bytesMax) {
      byte[] buffer = new byte[8192];
      try (in) {
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          synchronized (kept) {
            kept.write(buffer, 0, Math.min(n, bytesMax - kept.size()));
          }
        }
      } catch (IOException closedByKill) {
        // The process was killed: what was read so far is the output.
      }
    }

    /**
     * What the program wrote. A process it left behind may hold the stream open for ever: then it
     * is what came until a moment after the program's own end.
     */
    byte[] await() throws InterruptedException {
      thread.join(LEFT_BEHIND_LIMIT);
      synchronized (kept) {
        return kept.toByteArray();
      }
    }
  }
}
