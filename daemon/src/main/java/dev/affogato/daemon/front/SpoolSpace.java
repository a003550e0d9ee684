package dev.affogato.daemon.front;

import dev.affogato.base.time.TimeSource;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Where sources wait that arrived before their compiler could start: so much memory for all of them
 * together, and a folder for the rest. Thread-safe.
 */
final class SpoolSpace {
  /** A few dozen preprocessed sources, as compressed by their senders. */
  static final long MEMORY_BYTES_MAX = 64L << 20;

  private final Path directory;
  private final AtomicLong memoryBytesLeft;
  private final TimeSource time;

  SpoolSpace(Path directory, long memoryBytesMax, TimeSource time) {
    this.directory = directory;
    this.time = time;
    this.memoryBytesLeft = new AtomicLong(memoryBytesMax);
  }

  long nanoTime() {
    return time.nanoTime();
  }

  /** Takes {@code bytes} of memory, or nothing if there are not as many. */
  boolean take(long bytes) {
    if (memoryBytesLeft.addAndGet(-bytes) >= 0) {
      return true;
    }
    giveBack(bytes);
    return false;
  }

  void giveBack(long bytes) {
    memoryBytesLeft.addAndGet(bytes);
  }

  /** A file without a name that vanishes when it is closed. */
  FileChannel file() throws IOException {
    Files.createDirectories(directory);
    Path path = Files.createTempFile(directory, "source", "");
    FileChannel file =
        FileChannel.open(
            path,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
    Files.deleteIfExists(path);
    return file;
  }
}
