package dev.affogato.compiler.toolchain;

import dev.affogato.base.process.Command;
import dev.affogato.base.process.ProcessResult;
import dev.affogato.base.process.ProcessRunner;
import dev.affogato.compiler.CompilerKind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks compilers what they are, and remembers the answer as long as the file stays the same one.
 *
 * <p>Names do not tell: {@code cc} is clang on some systems and gcc on others, and distributions
 * put wrappers in between. So the program itself is run once, with {@code -v}, which both gcc and
 * clang answer without any input.
 *
 * <p>A wrapper script is remembered by the script's own file: what it calls may change unnoticed.
 *
 * <p>Thread-safe: immutable but for {@link Remembered}.
 */
public final class CompilerProbe {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private static final Pattern GCC = Pattern.compile("(?m)^gcc version (\\S+)");
  private static final Pattern CLANG =
      Pattern.compile("(?m)^(?:[A-Za-z0-9 ]+ )?clang version (\\S+)");
  private static final Pattern CONFIGURATION = Pattern.compile("(?m)^Configuration file: (.+)$");
  private static final Pattern TARGET = Pattern.compile("(?m)^Target: (\\S+)");

  private final ProcessRunner runner;
  private final Map<String, String> environment;
  private final Remembered<FileState, CompilerIdentity> known = new Remembered<>();

  /**
   * A probe with nothing remembered.
   *
   * @param environment for the compilers asked; PATH in it is what wrapper scripts search
   */
  public CompilerProbe(ProcessRunner runner, Map<String, String> environment) {
    this.runner = runner;
    Map<String, String> untranslated = new HashMap<>(environment);
    untranslated.put("LC_ALL", "C");
    this.environment = untranslated;
  }

  /** What {@code compiler} is; {@link CompilerKind#OTHER} if it cannot be asked. */
  public CompilerIdentity identify(Path compiler) throws InterruptedException {
    Optional<FileState> state = FileState.of(compiler);
    if (state.isEmpty()) {
      return other(compiler);
    }
    return known.get(state.get(), () -> ask(compiler)).orElseGet(() -> other(compiler));
  }

  /** Empty if it said nothing for want of time: then it may say more another day. */
  private Optional<CompilerIdentity> ask(Path compiler) throws InterruptedException {
    Command command =
        Command.of(compiler.toString(), "-v").withEnvironment(environment).withTimeout(TIMEOUT);
    try {
      ProcessResult answer = runner.run(command);
      return answer.status() == ProcessResult.TIMED_OUT
          ? Optional.empty()
          : Optional.of(understand(compiler, answer));
    } catch (IOException notExecutable) {
      return Optional.of(other(compiler));
    }
  }

  private static CompilerIdentity understand(Path compiler, ProcessResult answer) {
    String text = answer.stderrText();
    Matcher gcc = GCC.matcher(text);
    Matcher clang = CLANG.matcher(text);
    if (answer.succeeded() && gcc.find()) {
      return identity(compiler, CompilerKind.GCC, gcc.group(1), text);
    }
    if (answer.succeeded() && clang.find()) {
      return identity(compiler, CompilerKind.CLANG, clang.group(1), text);
    }
    return other(compiler);
  }

  private static CompilerIdentity identity(
      Path compiler, CompilerKind kind, String version, String text) {
    Matcher target = TARGET.matcher(text);
    Matcher configuration = CONFIGURATION.matcher(text);
    return new CompilerIdentity(
        compiler,
        kind,
        version,
        target.find() ? target.group(1) : "",
        CompilerNames.driver(compiler),
        configuration.find() ? configuration.group(1) : "");
  }

  private static CompilerIdentity other(Path compiler) {
    return new CompilerIdentity(
        compiler, CompilerKind.OTHER, "", "", CompilerNames.driver(compiler));
  }
}
