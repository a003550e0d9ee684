package dev.affogato.base.process;

import java.io.IOException;

/** Runs programs. Implementations are thread-safe. */
public interface ProcessRunner {
  /**
   * Runs {@code command} to its end.
   *
   * @throws IOException if the program could not be started at all
   * @throws InterruptedException if this thread was interrupted; the program has been killed
   */
  ProcessResult run(Command command) throws IOException, InterruptedException;

  /** Runs real processes of this machine. */
  static ProcessRunner system() {
    return new SystemProcessRunner();
  }
}
