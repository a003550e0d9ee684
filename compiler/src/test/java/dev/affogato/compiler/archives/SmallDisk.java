package dev.affogato.compiler.archives;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A file system of a few MiB, which can be filled: a tmpfs in a mount namespace of its own, reached
 * through the process that holds it. Gone when closed.
 */
final class SmallDisk implements AutoCloseable {
  private final Process holder;
  final Path root;

  private SmallDisk(Process holder, Path root) {
    this.holder = holder;
    this.root = root;
  }

  /** Skips the test where no namespaces can be had; where everything must be, fails it. */
  static SmallDisk mount(Path mountPoint, int mib) throws IOException {
    String script = "mount -t tmpfs -o size=" + mib + "m,mode=777 small \"$0\" && echo ok && cat";
    Process holder =
        new ProcessBuilder("unshare", "-Urm", "sh", "-c", script, mountPoint.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String said = holder.inputReader().readLine();
    if (!"ok".equals(said)) {
      String message = "this test needs a user namespace to mount a small disk in";
      if (System.getenv("CI") != null) {
        fail(message);
      }
      abort(message);
    }
    return new SmallDisk(
        holder, Path.of("/proc/" + holder.pid() + "/root" + mountPoint.toAbsolutePath()));
  }

  @Override
  public void close() throws IOException, InterruptedException {
    holder.outputWriter().close();
    holder.waitFor();
  }
}
