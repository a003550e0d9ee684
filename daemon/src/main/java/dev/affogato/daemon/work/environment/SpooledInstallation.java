package dev.affogato.daemon.work.environment;

import dev.affogato.base.io.FileTrees;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The installation whose bytes count: kept in a file until complete, then unpacked beside it. */
final class SpooledInstallation implements Installation {
  private static final System.Logger LOG = System.getLogger(SpooledInstallation.class.getName());

  private final EnvironmentId id;
  private final EnvironmentLimits limits;
  private final EnvironmentStore store;
  private final Arrivals.Arrival arrival;
  private final Path archive;
  private final Path tree;
  private final OutputStream spool;
  private long bytes;
  private @Nullable IOException failure;
  private boolean ended;

  SpooledInstallation(
      EnvironmentId id,
      EnvironmentLimits limits,
      EnvironmentStore store,
      Arrivals.Arrival arrival,
      Path archive,
      Path tree)
      throws IOException {
    this.id = id;
    this.limits = limits;
    this.store = store;
    this.arrival = arrival;
    this.archive = archive;
    this.tree = tree;
    this.spool =
        Files.newOutputStream(archive, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  @Override
  public boolean isKept() {
    return true;
  }

  @Override
  public void write(byte[] chunk, int offset, int length) {
    bytes += length;
    arrival.bytes = bytes;
    if (failure != null) {
      return;
    }
    if (bytes > limits.archiveBytesMax()) {
      failure = refused("the archive is larger than " + limits.archiveBytesMax() + " bytes", null);
      removeFiles();
      return;
    }
    try {
      spool.write(chunk, offset, length);
    } catch (IOException noSpace) {
      failure =
          new IOException(
              "environment " + id + " cannot be stored: " + noSpace.getMessage(), noSpace);
      // The rest of it may still come for a long time, while others need the space.
      removeFiles();
    }
  }

  @Override
  public void finish() throws IOException, InterruptedException {
    try {
      install();
      ended = true;
      store.installationEnded(id, arrival, Optional.empty());
    } catch (IOException | InterruptedException failed) {
      end(String.valueOf(failed.getMessage()));
      throw failed;
    } finally {
      removeFiles();
    }
  }

  private void install() throws IOException, InterruptedException {
    spool.close();
    if (failure != null) {
      throw failure;
    }
    try {
      long unpackedBytes = Unpacker.unpack(archive, tree, limits);
      if (!RootPaths.isExecutable(tree, EnvironmentStore.PROOF)) {
        throw new EnvironmentRefusedException(
            "it is no tool chain: " + EnvironmentStore.PROOF + " is missing or no program");
      }
      store.putInPlace(id, tree, unpackedBytes);
    } catch (EnvironmentRefusedException unfit) {
      throw refused(unfit.getMessage(), unfit);
    } catch (InterruptedIOException | ClosedByInterruptException interrupted) {
      Thread.interrupted();
      throw new InterruptedException("interrupted while unpacking environment " + id);
    }
  }

  private EnvironmentRefusedException refused(@Nullable String why, @Nullable Throwable cause) {
    String message = "environment " + id + ": " + why;
    return cause == null
        ? new EnvironmentRefusedException(message)
        : new EnvironmentRefusedException(message, cause);
  }

  private void end(String problem) {
    ended = true;
    store.installationEnded(id, arrival, Optional.of(problem));
  }

  private void removeFiles() {
    try {
      spool.close();
    } catch (IOException unwritten) {
      LOG.log(
          Level.DEBUG, "closing the archive of environment {0}: {1}", id, unwritten.getMessage());
    }
    try {
      Files.deleteIfExists(archive);
      FileTrees.delete(tree);
    } catch (IOException left) {
      // Swept at the next start.
      LOG.log(
          Level.WARNING,
          "cannot remove what is left of environment {0}: {1}",
          id,
          left.getMessage());
    }
  }

  @Override
  public void close() {
    if (!ended) {
      end("the sender went away");
      removeFiles();
    }
  }
}
