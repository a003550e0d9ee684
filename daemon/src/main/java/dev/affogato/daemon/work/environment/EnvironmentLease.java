package dev.affogato.daemon.work.environment;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The right to use an environment: until closed it is not removed for space. Taken when a job
 * arrives, so that its environment survives the wait for a slot. Thread-safe.
 */
public final class EnvironmentLease implements AutoCloseable {
  private final EnvironmentId id;
  private final Path root;
  private final Proof proof;
  private final Runnable release;
  private final AtomicBoolean open = new AtomicBoolean(true);

  EnvironmentLease(EnvironmentId id, Path root, Proof proof, Runnable release) {
    this.id = id;
    this.root = root;
    this.proof = proof;
    this.release = release;
  }

  public EnvironmentId id() {
    return id;
  }

  /** The environment's root folder on this machine. */
  public Path root() {
    return root;
  }

  /** Whether {@code path}, such as {@code usr/bin/gcc}, is a program inside the environment. */
  public boolean hasProgram(String path) throws IOException {
    return RootPaths.isExecutable(root, path);
  }

  /** A try whether the environment works; takes a moment. */
  public interface Trial {
    boolean succeeds() throws IOException, InterruptedException;
  }

  /** Whether the environment works: by {@code trial}, or known from an earlier one. */
  public boolean isProven(Trial trial) throws IOException, InterruptedException {
    return proof.by(trial);
  }

  @Override
  public void close() {
    if (open.compareAndSet(true, false)) {
      release.run();
    }
  }
}
