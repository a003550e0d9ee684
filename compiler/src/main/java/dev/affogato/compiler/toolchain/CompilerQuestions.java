package dev.affogato.compiler.toolchain;

import dev.affogato.base.process.Command;
import dev.affogato.base.process.ProcessResult;
import dev.affogato.base.process.ProcessRunner;
import dev.affogato.compiler.CompilerKind;
import dev.affogato.compiler.Language;
import dev.affogato.compiler.args.CompilerAnswers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks a compiler, beyond what it is, what only some commands need to know, and remembers the
 * answers as {@link CompilerProbe} does. A piece of both the analysis of a command and the choice
 * of its environment.
 *
 * <p>Thread-safe: immutable but for {@link Remembered}.
 */
public final class CompilerQuestions {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final ProcessRunner runner;
  private final Map<String, String> environment;
  private final Remembered<Question, List<String>> known = new Remembered<>();

  /** What was asked of which compiler. Immutable. */
  private record Question(FileState compiler, List<String> options) {
    // By hand, as is what else a new agent needs at once: what javac leaves to the runtime to put
    // together at first use costs 2 ms each.
    @Override
    public boolean equals(@Nullable Object object) {
      return object instanceof Question other
          && compiler.equals(other.compiler)
          && options.equals(other.options);
    }

    @Override
    public int hashCode() {
      int hash = compiler.hashCode();
      return 31 * hash + options.hashCode();
    }
  }

  /**
   * Nothing asked yet.
   *
   * @param environment for the compilers asked
   */
  public CompilerQuestions(ProcessRunner runner, Map<String, String> environment) {
    this.runner = runner;
    Map<String, String> untranslated = new HashMap<>(environment);
    untranslated.put("LC_ALL", "C");
    this.environment = untranslated;
  }

  /** What the analysis of a command of {@code compiler} can ask. */
  public CompilerAnswers about(CompilerIdentity compiler) {
    return new CompilerAnswers() {
      @Override
      public @Nullable List<String> nativeFlags(List<String> options) {
        try {
          return nativeFlagsOf(compiler, options).orElse(null);
        } catch (InterruptedException ending) {
          Thread.currentThread().interrupt();
          return null;
        }
      }

      @Override
      public @Nullable String target() {
        return compiler.target().isEmpty() ? null : compiler.target();
      }

      @Override
      public @Nullable String configurationFile() {
        return compiler.configurationFile().isEmpty() ? null : compiler.configurationFile();
      }
    };
  }

  /**
   * The files that compiling {@code language} needs and an environment does not have unless they
   * are asked for: absolute paths. gcc's front ends for Objective-C are such.
   *
   * @return empty if the compiler cannot compile that language
   */
  public Optional<List<Path>> furtherFiles(CompilerIdentity compiler, Language language)
      throws InterruptedException {
    Optional<String> frontEnd = frontEnd(compiler.kind(), language);
    if (frontEnd.isEmpty()) {
      return Optional.of(List.of());
    }
    return remembered(compiler, "-print-prog-name=" + frontEnd.get())
        .map(answer -> answer.getFirst())
        .filter(answer -> answer.startsWith("/"))
        .map(answer -> Path.of(answer).normalize())
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .map(List::of);
  }

  private static Optional<String> frontEnd(CompilerKind kind, Language language) {
    if (kind != CompilerKind.GCC) {
      return Optional.empty();
    }
    return switch (language) {
      case C, CXX -> Optional.empty();
      case OBJECTIVE_C -> Optional.of("cc1obj");
      case OBJECTIVE_CXX -> Optional.of("cc1objplus");
    };
  }

  private Optional<List<String>> remembered(CompilerIdentity compiler, String question)
      throws InterruptedException {
    return known.get(
        new Question(stateOf(compiler), List.of(question)),
        () -> run(compiler, List.of(question)).map(answer -> List.of(answer.stdoutText().strip())));
  }

  private Optional<List<String>> nativeFlagsOf(CompilerIdentity compiler, List<String> options)
      throws InterruptedException {
    return known.get(
        new Question(stateOf(compiler), options), () -> askNativeFlags(compiler, options));
  }

  /** The answer is tried out: only what makes the driver say the same is one. */
  private Optional<List<String>> askNativeFlags(CompilerIdentity compiler, List<String> options)
      throws InterruptedException {
    List<String> others = new ArrayList<>(options);
    others.removeIf(NativeOptions::isNative);
    Optional<Cc1Line> with = call(compiler, options);
    Optional<Cc1Line> without = call(compiler, others);
    if (with.isEmpty() || without.isEmpty()) {
      return Optional.empty();
    }
    for (List<String> candidate :
        NativeOptions.candidates(compiler.kind(), with.get(), without.get(), others)) {
      Optional<Cc1Line> instead = call(compiler, candidate);
      if (instead.isPresent() && instead.get().means(with.get())) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  private Optional<Cc1Line> call(CompilerIdentity compiler, List<String> options)
      throws InterruptedException {
    // gcc names the --param words of a processor only for a compile, not for -E; and -c would bring
    // temporary names along.
    List<String> arguments = new ArrayList<>(List.of("-###", "-S", "-x", "c", "-o", "-"));
    arguments.addAll(options);
    arguments.add("-");
    return run(compiler, arguments).flatMap(answer -> Cc1Line.find(answer.stderrText()));
  }

  private Optional<ProcessResult> run(CompilerIdentity compiler, List<String> arguments)
      throws InterruptedException {
    List<String> argv = new ArrayList<>();
    argv.add(compiler.path().toString());
    argv.addAll(arguments);
    try {
      ProcessResult answer =
          runner.run(Command.of(argv).withEnvironment(environment).withTimeout(TIMEOUT));
      return answer.succeeded() ? Optional.of(answer) : Optional.empty();
    } catch (IOException notExecutable) {
      return Optional.empty();
    }
  }

  /** A compiler that has vanished has nothing to say; nor is anything remembered of it. */
  private static FileState stateOf(CompilerIdentity compiler) {
    return FileState.of(compiler.path())
        .orElseGet(() -> new FileState(compiler.path(), compiler.path(), "", "", "", "", "gone"));
  }
}
