package dev.affogato.compiler.toolchain;

import dev.affogato.base.process.Command;
import dev.affogato.base.process.ProcessResult;
import dev.affogato.base.process.ProcessRunner;
import dev.affogato.compiler.CompilerKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
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
 * <p>Thread-safe: the map is guarded by itself; two threads may ask the same compiler twice.
 */
public final class CompilerProbe {
  /** A build uses a handful; beyond this the answer longest unused is forgotten. */
  private static final int REMEMBERED_MAX = 256;

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private static final Pattern GCC = Pattern.compile("(?m)^gcc version (\\S+)");
  private static final Pattern CLANG =
      Pattern.compile("(?m)^(?:[A-Za-z0-9 ]+ )?clang version (\\S+)");
  private static final Pattern TARGET = Pattern.compile("(?m)^Target: (\\S+)");

  private final ProcessRunner runner;
  private final Map<String, String> environment;
  private final Map<FileState, CompilerIdentity> known = new LinkedHashMap<>(16, 0.75f, true);

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
    synchronized (known) {
      CompilerIdentity identity = known.get(state.get());
      if (identity != null) {
        return identity;
      }
    }
    CompilerIdentity identity = ask(compiler);
    synchronized (known) {
      known.put(state.get(), identity);
      if (known.size() > REMEMBERED_MAX) {
        known.remove(known.keySet().iterator().next());
      }
    }
    return identity;
  }

  private CompilerIdentity ask(Path compiler) throws InterruptedException {
    Command command =
        Command.of(compiler.toString(), "-v").withEnvironment(environment).withTimeout(TIMEOUT);
    try {
      return understand(compiler, runner.run(command));
    } catch (IOException notExecutable) {
      return other(compiler);
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
    return new CompilerIdentity(
        compiler,
        kind,
        version,
        target.find() ? target.group(1) : "",
        CompilerNames.driver(compiler));
  }

  private static CompilerIdentity other(Path compiler) {
    return new CompilerIdentity(
        compiler, CompilerKind.OTHER, "", "", CompilerNames.driver(compiler));
  }

  /**
   * Which file this is and in what state. The name as asked for belongs to it, since drivers go by
   * their names and several may share one file.
   */
  private record FileState(
      Path asked, Path real, Object inode, Object device, Object size, Object mtime, Object ctime) {

    static Optional<FileState> of(Path compiler) {
      try {
        Path real = compiler.toRealPath();
        Map<String, Object> facts =
            Files.readAttributes(real, "unix:ino,dev,size,lastModifiedTime,ctime");
        return Optional.of(
            new FileState(
                compiler,
                real,
                fact(facts, "ino"),
                fact(facts, "dev"),
                fact(facts, "size"),
                fact(facts, "lastModifiedTime"),
                fact(facts, "ctime")));
      } catch (IOException missing) {
        return Optional.empty();
      }
    }

    private static Object fact(Map<String, Object> facts, String name) {
      return Objects.requireNonNull(facts.get(name), name);
    }
  }
}
