package dev.affogato.daemon.work.environment;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The installation of an environment that is there already, or that somebody else is just sending:
 * the bytes are dropped, and finishing waits for the other. Two machines starting the same build do
 * this all the time.
 */
final class DroppedInstallation implements Installation {
  /** As long as a client waits for its daemon to package a tool chain (behaviour spec 8). */
  private static final Duration OTHER_SENDER_WAIT = Duration.ofMinutes(4);

  private final EnvironmentId id;

  /** Ends with what went wrong, or empty when the environment is in place. */
  private final CompletableFuture<Optional<String>> other;

  DroppedInstallation(EnvironmentId id, CompletableFuture<Optional<String>> other) {
    this.id = id;
    this.other = other;
  }

  @Override
  public boolean isKept() {
    return false;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    // The other sender's copy is as good.
  }

  @Override
  public void finish() throws IOException, InterruptedException {
    Optional<String> problem;
    try {
      problem = other.get(OTHER_SENDER_WAIT.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException late) {
      throw new EnvironmentRefusedException(
          "environment " + id + " is still being sent by another machine; try again later", late);
    } catch (ExecutionException neverThrown) {
      throw new IllegalStateException(neverThrown);
    }
    if (problem.isPresent()) {
      throw new EnvironmentRefusedException(
          "environment "
              + id
              + " was being sent by another machine too, which failed: "
              + problem.get());
    }
  }

  @Override
  public void close() {
    // Nothing was kept.
  }
}
