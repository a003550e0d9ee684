package dev.affogato.daemon.front;

import dev.affogato.daemon.work.environment.EnvironmentLease;
import dev.affogato.protocol.icecc.message.CompileFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Runs compilers of received environments, as conversations see it; tests answer in its place.
 *
 * <p>Implementations are thread-safe.
 */
public interface ForeignCompiler {
  /**
   * Whether programs of {@code environment} run on this machine at all; empty if they do, else what
   * is wrong.
   */
  Optional<String> trouble(EnvironmentLease environment) throws IOException, InterruptedException;

  /**
   * Compiles one source.
   *
   * @param clientVersion protocol version of who sent the job, which decides what its flags leave
   *     out
   * @param source read while the compiler runs
   * @throws ImpossibleJobException if this job cannot be done here; the message is for its sender
   * @throws IOException if the source could not be read to its end
   * @throws InterruptedException if the job was cancelled; the compiler has been killed
   */
  Result compile(
      CompileFile job, int clientVersion, EnvironmentLease environment, InputStream source)
      throws IOException, InterruptedException;

  /** How a compile ended, with the files it made; closing removes them. */
  interface Result extends AutoCloseable {
    /** The compiler's exit status; 128 + n for signal n. */
    int status();

    /** What the compiler wrote, one character a byte. */
    String stdout();

    /** What the compiler wrote, one character a byte. */
    String stderr();

    /** The client shall compile by itself: memory or disk space was short here. */
    boolean outOfMemory();

    /** The object file; there if the status is 0. */
    Optional<Path> object();

    /** The .dwo file, if one was asked for and made. */
    Optional<Path> dwo();

    Usage usage();

    @Override
    void close() throws IOException;
  }

  /** What the compiler cost. Immutable. */
  record Usage(int realMs, int userMs, int sysMs, int pageFaults) {}

  /** This job cannot be done here, whatever is done on this machine. */
  final class ImpossibleJobException extends IOException {
    private static final long serialVersionUID = 1L;

    private final boolean environmentDamaged;

    /**
     * @param environmentDamaged whether another job in the same environment will fail as well
     */
    public ImpossibleJobException(String message, boolean environmentDamaged) {
      super(message);
      this.environmentDamaged = environmentDamaged;
    }

    boolean environmentDamaged() {
      return environmentDamaged;
    }
  }
}
