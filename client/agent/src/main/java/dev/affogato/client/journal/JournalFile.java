package dev.affogato.client.journal;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A journal in a folder that several agents share: {@code jobs.jsonl}, and older ones {@code
 * jobs.1.jsonl} up. {@link JournalLine} has the format.
 *
 * <p>Each line is appended by one write, so lines of several agents do not mix, and an agent killed
 * at any moment loses nothing that it wrote. The file is opened for every line: that costs some 10
 * µs, and nobody holds on to a file that was renamed or deleted meanwhile. A file that has grown
 * enough is renamed under a file lock, and the oldest one dropped. Nothing is synced: after a crash
 * of the machine the end may be missing or torn, which readers skip.
 *
 * <p>Thread-safe: everything shared is in the file system, except the flag of the first failure.
 */
final class JournalFile implements Journal {
  /** All together 16 MiB, some 40,000 jobs. */
  static final long SEGMENT_BYTES = 2 << 20;

  static final int SEGMENTS = 8;

  private static final System.Logger LOG = System.getLogger(JournalFile.class.getName());

  private static final Set<OpenOption> APPEND =
      Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS);

  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path folder;
  private final long segmentBytes;
  private final int segments;
  private final AtomicBoolean failed = new AtomicBoolean();

  JournalFile(Path folder, long segmentBytes, int segments) {
    this.folder = folder;
    this.segmentBytes = segmentBytes;
    this.segments = segments;
  }

  /** The files of a folder, newest first. */
  static List<Path> files(Path folder) {
    return java.util.stream.IntStream.range(0, SEGMENTS).mapToObj(i -> file(folder, i)).toList();
  }

  private static Path file(Path folder, int age) {
    return folder.resolve(age == 0 ? "jobs.jsonl" : "jobs." + age + ".jsonl");
  }

  @Override
  public void write(JobRecord job) {
    byte[] line = JournalLine.encode(job);
    // A call whose launcher has gone is interrupted, and so would be the writing of just that.
    boolean interrupted = Thread.interrupted();
    try {
      append(line);
    } catch (ClosedByInterruptException now) {
      interrupted = true;
      appendAgain(line);
    } catch (IOException e) {
      failed(e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The line may have been written already: then it is there twice, which readers do not mind. */
  private void appendAgain(byte[] line) {
    var _ = Thread.interrupted();
    try {
      append(line);
    } catch (IOException e) {
      failed(e);
    }
  }

  private void failed(IOException e) {
    if (!failed.getAndSet(true)) {
      LOG.log(Level.WARNING, "cannot write the journal in {0}: {1}", folder, String.valueOf(e));
    }
  }

  private void append(byte[] line) throws IOException {
    long size;
    try (FileChannel file = FileChannel.open(file(folder, 0), APPEND, PRIVATE)) {
      if (file.write(ByteBuffer.wrap(line)) < line.length) {
        // A full disk: the next line must not be lost with this one.
        file.write(ByteBuffer.wrap(new byte[] {'\n'}));
      }
      size = file.size();
    }
    if (size >= segmentBytes) {
      rotate();
    }
  }

  private void rotate() throws IOException {
    try (FileChannel file = FileChannel.open(folder.resolve("jobs.lock"), APPEND, PRIVATE);
        FileLock lock = file.tryLock()) {
      if (lock != null && Files.size(file(folder, 0)) >= segmentBytes) {
        shift();
      }
    } catch (OverlappingFileLockException | NoSuchFileException done) {
      // Another agent, possibly of this process, is at it.
    }
  }

  private void shift() throws IOException {
    for (int age = segments - 1; age > 0; age--) {
      Path younger = file(folder, age - 1);
      if (Files.exists(younger, LinkOption.NOFOLLOW_LINKS)) {
        Files.move(younger, file(folder, age), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }
}
