package dev.affogato.daemon.front.relay;

import dev.affogato.base.io.NativeText;
import dev.affogato.base.net.Connection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;

/**
 * Which file the daemon sees behind a path, for clients that share the daemon's socket but perhaps
 * not its file system, such as containers: there a compiler of the same path may be another one.
 */
final class FileAnswer {
  private static final int FACTS_BYTES = 4 * Long.BYTES;

  private FileAnswer() {}

  /** {@code Y}, device, inode, size, and modification time in nanoseconds; or {@code N}. */
  static byte[] about(String bytes, FileRule rule, Connection peer) {
    try {
      Path file = Path.of(NativeText.toJava(bytes).orElseThrow(() -> new IOException("no path")));
      // A path through folders that the peer may not enter would tell what is in them.
      if (!file.isAbsolute() || !file.equals(file.normalize()) || file.startsWith("/proc")) {
        return Greeting.answer('N');
      }
      rule.check(file, peer);
      FileTime modified = Files.getLastModifiedTime(file);
      byte[] yes = Greeting.answer('Y');
      return ByteBuffer.allocate(yes.length + FACTS_BYTES)
          .put(yes)
          .putLong(number(file, "unix:dev"))
          .putLong(number(file, "unix:ino"))
          .putLong(Files.size(file))
          .putLong(modified.to(TimeUnit.NANOSECONDS))
          .array();
    } catch (IOException | InvalidPathException notForThisPeer) {
      return Greeting.answer('N');
    }
  }

  private static long number(Path file, String attribute) throws IOException {
    return Files.getAttribute(file, attribute) instanceof Number number ? number.longValue() : 0;
  }
}
