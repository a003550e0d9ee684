package dev.affogato.daemon.work.execution;

import dev.affogato.base.io.FileTrees;
import dev.affogato.base.process.Command;
import dev.affogato.base.process.ProcessRunner;
import dev.affogato.daemon.work.OpenFolders;
import dev.affogato.daemon.work.sandbox.JobUser;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One job's folder on this machine: {@code out/}, which the job sees and writes, and {@code report}
 * beside it, which it does not see, and seldom {@code reads}, of which it sees the file alone. Both
 * closed to every other user. Thread-safe: no state but the disk's.
 */
public final class JobFolder {
  private static final System.Logger LOG = System.getLogger(JobFolder.class.getName());

  private static final long DISK_FREE_BYTES_MIN = 10L << 20;

  /** A compiler leaves one or two. */
  public static final int FILES_MAX = 1000;

  private final Path folder;
  private final int filesMax;

  private JobFolder(Path folder, int filesMax) {
    this.folder = folder;
    this.filesMax = filesMax;
  }

  static JobFolder create(Path scratch, int jobId, @Nullable JobUser user) throws IOException {
    return create(scratch, jobId + "-", user, FILES_MAX);
  }

  /**
   * A new folder below {@code scratch}.
   *
   * @param user whose it becomes; null for this process' own
   * @param filesMax how many files may come to be in {@link #out}
   */
  public static JobFolder create(Path scratch, String prefix, @Nullable JobUser user, int filesMax)
      throws IOException {
    // Somebody may have cleared the cache's folder.
    OpenFolders.create(scratch);
    Path folder = Files.createTempDirectory(scratch, prefix);
    Path out = Files.createDirectory(folder.resolve("out"));
    if (user != null) {
      user.own(out);
      user.own(folder);
    }
    return new JobFolder(folder, filesMax);
  }

  public Path out() {
    return folder.resolve("out");
  }

  public Path report() {
    return folder.resolve("report");
  }

  /** Where a compiler is let write what it has read. */
  public Path reads() {
    return folder.resolve("reads");
  }

  /**
   * Whether the job left more than {@code bytesMax} bytes, or a number of files no compiler leaves.
   */
  boolean isFull(long bytesMax) {
    try {
      return OutputCount.of(out(), bytesMax, filesMax).exceeded();
    } catch (IOException hidden) {
      LOG.log(Level.DEBUG, "cannot look into {0}: {1}", out(), hidden.getMessage());
      return true;
    }
  }

  /** Whether the disk is so full that a failure may come from that (protocol spec 8). */
  boolean isDiskFull() {
    return folder.toFile().getUsableSpace() < DISK_FREE_BYTES_MIN;
  }

  /**
   * Removes everything. A hostile job may have made that hard: folders closed to their owner, or
   * nested without end.
   */
  public void delete(ProcessRunner runner) {
    try {
      FileTrees.delete(folder);
    } catch (IOException hard) {
      LOG.log(Level.DEBUG, "removing {0} with rm: {1}", folder, hard.getMessage());
      deleteByForce(runner);
    }
  }

  private void deleteByForce(ProcessRunner runner) {
    try {
      // Neither program follows links while it descends.
      runner.run(Command.of("chmod", "-R", "u+rwx", folder.toString()));
      runner.run(Command.of("rm", "-rf", "--", folder.toString()));
    } catch (IOException noProgram) {
      LOG.log(
          Level.WARNING, "cannot remove a job''s folder {0}: {1}", folder, noProgram.getMessage());
    } catch (InterruptedException ending) {
      // Swept at the next start.
      Thread.currentThread().interrupt();
    }
  }
}
