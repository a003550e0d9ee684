package dev.affogato.client.agent;

import dev.affogato.base.time.TimeSource;
import dev.affogato.client.launcher.LauncherCall;
import dev.affogato.compiler.Language;
import dev.affogato.compiler.toolchain.CompilerIdentity;
import dev.affogato.compiler.toolchain.CompilerNames;
import dev.affogato.compiler.toolchain.CompilerProbe;
import dev.affogato.compiler.toolchain.CompilerQuestions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Knows which compiler a call means. Only programs named like one are asked what they are: running
 * an arbitrary command with {@code -v} could do anything (behaviour spec 1.4).
 *
 * <p>Thread-safe: a concurrent map in front of a thread-safe probe.
 */
final class Compilers {
  /** How long a compiler is taken for what it was, without a look at its file. */
  private static final Duration FRESH = Duration.ofSeconds(1);

  private static final int REMEMBERED_MAX = 256;

  private final CompilerProbe probe;
  private final CompilerQuestions questions;
  private final TimeSource time;
  private final Map<String, Known> known = new ConcurrentHashMap<>();

  Compilers(CompilerProbe probe, CompilerQuestions questions, TimeSource time) {
    this.probe = probe;
    this.questions = questions;
    this.time = time;
  }

  private record Known(@Nullable CompilerIdentity identity, long untilNanos) {}

  CompilerChoice choose(LauncherCall call, CallSettings settings) throws InterruptedException {
    String name = call.name().substring(call.name().lastIndexOf('/') + 1);
    if (call.kind() == LauncherCall.Kind.RUN || !isNamedLikeCompiler(name)) {
      return CompilerChoice.none(call.compiler());
    }
    Path nameable = ByteNames.path(name);
    Language driver = nameable == null ? Language.C : CompilerNames.driver(nameable);
    String override = settings.compilerOverride(driver == Language.CXX);
    String program = override == null ? call.compiler() : override;
    CompilerIdentity identity = identify(ByteNames.absolute(call.cwd(), program));
    if (identity == null) {
      return CompilerChoice.none(program);
    }
    return new CompilerChoice(
        program,
        override == null ? "" : override,
        identity.kind(),
        driver,
        questions.about(identity),
        language -> questions.furtherFiles(identity, language),
        identity);
  }

  /**
   * Behaviour spec 1.4, which goes by name only; but {@code cc} and {@code c++} may have a target
   * before them as the others may, since some distributions build with {@code
   * x86_64-pc-linux-gnu-cc}.
   */
  static boolean isNamedLikeCompiler(String name) {
    String driver = name.substring(name.lastIndexOf('-') + 1);
    return name.contains("gcc")
        || name.contains("g++")
        || name.contains("clang")
        || driver.equals("cc")
        || driver.equals("c++");
  }

  /** Null if Java cannot name the program. */
  private @Nullable CompilerIdentity identify(String program) throws InterruptedException {
    long nowNanos = time.nanoTime();
    Known fresh = known.get(program);
    if (fresh != null && fresh.untilNanos() - nowNanos > 0) {
      return fresh.identity();
    }
    Path path = ByteNames.path(program);
    CompilerIdentity identity = path == null ? null : probe.identify(path);
    if (known.size() >= REMEMBERED_MAX) {
      known.clear();
    }
    known.put(program, new Known(identity, nowNanos + FRESH.toNanos()));
    return identity;
  }
}
