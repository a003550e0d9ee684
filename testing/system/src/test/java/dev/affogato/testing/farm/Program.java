package dev.affogato.testing.farm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A running daemon or scheduler with its log. */
public final class Program implements AutoCloseable {
  private static final int STOP_LIMIT_S = 10;
  private static final Duration COUNT_LIMIT = Duration.ofSeconds(30);

  private final Path log;
  private final Process process;

  Program(List<String> command, Map<String, String> environment, Path log) throws IOException {
    this.log = log;
    ProcessBuilder builder = new ProcessBuilder(command);
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("ICECC") || name.startsWith("AFFOGATO"));
    builder.environment().putAll(environment);
    this.process =
        builder
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
  }

  public String log() throws IOException {
    return Files.exists(log) ? Files.readString(log, StandardCharsets.ISO_8859_1) : "";
  }

  /** How many lines of the log hold {@code text}. */
  public long logged(String text) throws IOException {
    return log().lines().filter(line -> line.contains(text)).count();
  }

  public void awaitLog(String text, Duration limit) throws Exception {
    Wait.until(
        "'" + text + "' in " + log.getFileName(),
        limit,
        () -> logged(text) > 0 || !process.isAlive() && logged(text) > 0,
        this::tail);
  }

  /**
   * Waits for the {@code count}th line with {@code text}, and fails if there are more. A client may
   * have ended before the daemon has logged its job.
   */
  public void awaitCount(String text, long count, String evidence) throws Exception {
    Wait.until(
        count + " times '" + text + "' in " + log.getFileName(),
        COUNT_LIMIT,
        () -> logged(text) >= count,
        () -> evidence + "\n" + tail());
    assertThat(logged(text)).as("%s\n%s", evidence, tail()).isEqualTo(count);
  }

  /** How many jobs of other machines this daemon of ours has begun to compile. */
  public long jobsBegun() throws IOException {
    return logged("remote compile arguments");
  }

  /**
   * The compiler of the next job, once more than {@code jobsBefore} have begun. Not sooner: one
   * that is seen before tries the environment, and has ended when it is looked at.
   *
   * @param name of the compiler proper, such as {@code cc1}
   */
  public ProcessHandle awaitCompiler(long jobsBefore, String name, Duration limit)
      throws Exception {
    Wait.until("the begin of a job", limit, () -> jobsBegun() > jobsBefore, this::tail);
    Wait.until("its compiler", limit, () -> compiler(name).isPresent(), this::tail);
    return compiler(name).orElseThrow();
  }

  /** A compiler that runs below this daemon. */
  public Optional<ProcessHandle> compiler(String name) {
    return process
        .descendants()
        .filter(each -> each.info().command().orElse("").endsWith("/" + name))
        .findAny();
  }

  /** What was logged after the first {@code mark} characters of {@link #log()}. */
  public String logSince(int mark) throws IOException {
    return log().substring(mark);
  }

  /** SIGTERM; returns the exit status. */
  public int terminate() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(STOP_LIMIT_S, TimeUnit.SECONDS)) {
      kill();
    }
    return process.exitValue();
  }

  public ProcessHandle process() {
    return process.toHandle();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /**
   * SIGKILL, as a crash or the kernel's memory killer would. {@code ip netns exec} and our scripts
   * exec: one process.
   */
  public void kill() throws InterruptedException {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    process.waitFor();
  }

  private String tail() {
    try {
      List<String> lines = log().lines().toList();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Override
  public void close() throws InterruptedException {
    terminate();
  }
}
