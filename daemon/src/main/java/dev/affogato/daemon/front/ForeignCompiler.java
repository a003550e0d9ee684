package dev.affogato.daemon.front;

import dev.affogato.daemon.work.environment.EnvironmentId;
import dev.affogato.daemon.work.execution.CompileJob;
import dev.affogato.daemon.work.execution.CompileOutcome;
import dev.affogato.daemon.work.execution.Verification;
import java.io.IOException;

/**
 * Runs compilers of received environments, as conversations see it; tests answer in its place.
 *
 * <p>Implementations are thread-safe.
 */
public interface ForeignCompiler {
  /** Whether programs of environment {@code id} run on this machine at all. */
  Verification verify(EnvironmentId id) throws IOException, InterruptedException;

  /** Starts the compiler of {@code job}; where that is impossible the outcome says so. */
  Execution start(CompileJob job) throws IOException;

  /**
   * A compiler at work. One thread feeds and awaits; {@link #cancel} may come from any other.
   * Closing removes the files of the outcome.
   */
  interface Execution extends AutoCloseable {
    /** Gives the compiler the next piece of source; waits while it is busy. Never fails. */
    void feed(byte[] bytes, int offset, int length);

    /** Ends the compiler, if it still runs. */
    void cancel();

    /** The source is complete: waits for the compiler. */
    CompileOutcome await() throws IOException, InterruptedException;

    @Override
    void close();
  }
}
