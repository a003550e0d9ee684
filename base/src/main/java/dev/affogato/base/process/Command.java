package dev.affogato.base.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A program to run to its end. Immutable.
 *
 * @param argv program and arguments; a program without a slash is looked up on PATH
 * @param directory working directory, or null for this process' own
 * @param environment the whole environment of the child, or null to inherit this process'
 * @param stdin bytes given on standard input
 * @param timeout after which the program and its children are killed
 * @param outputBytesMax how much of each of stdout and stderr is kept; the rest is read and dropped
 */
public record Command(
    List<String> argv,
    @Nullable Path directory,
    @Nullable Map<String, String> environment,
    byte[] stdin,
    Duration timeout,
    int outputBytesMax) {
  /** Enough for any compiler probe. */
  private static final int DEFAULT_OUTPUT_BYTES_MAX = 8 << 20;

  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);

  public Command {
    argv = List.copyOf(argv);
    if (argv.isEmpty()) {
      throw new IllegalArgumentException("a command needs a program");
    }
    environment = environment == null ? null : Map.copyOf(environment);
  }

  /**
   * {@code argv} in this process' directory and environment, empty stdin, 60 s, 8 MiB of output.
   */
  public static Command of(List<String> argv) {
    return new Command(argv, null, null, new byte[0], DEFAULT_TIMEOUT, DEFAULT_OUTPUT_BYTES_MAX);
  }

  /** {@link #of(List)} for a fixed number of words. */
  public static Command of(String... argv) {
    return of(List.of(argv));
  }

  public Command in(Path newDirectory) {
    return new Command(argv, newDirectory, environment, stdin, timeout, outputBytesMax);
  }

  public Command withEnvironment(Map<String, String> newEnvironment) {
    return new Command(argv, directory, newEnvironment, stdin, timeout, outputBytesMax);
  }

  public Command withStdin(byte[] newStdin) {
    return new Command(argv, directory, environment, newStdin, timeout, outputBytesMax);
  }

  public Command withTimeout(Duration newTimeout) {
    return new Command(argv, directory, environment, stdin, newTimeout, outputBytesMax);
  }
}
