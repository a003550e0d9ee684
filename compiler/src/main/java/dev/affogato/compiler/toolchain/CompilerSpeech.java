package dev.affogato.compiler.toolchain;

import dev.affogato.base.io.NativeText;
import dev.affogato.base.process.Command;
import dev.affogato.base.process.ProcessResult;
import dev.affogato.base.process.ProcessRunner;
import dev.affogato.compiler.CompilerKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which locale makes a compiler speak elsewhere as it does for its caller: with translations, or
 * with the quotation marks of UTF-8, or plain. Thread-safe: immutable but for {@link Remembered}.
 *
 * <p>Names of locales do not tell. One may not be installed, then all is plain; and catalogues of
 * translations are packages of their own. So the compiler is made to complain once as its caller
 * would hear it, and in each of the locales that every machine can be given.
 */
public final class CompilerSpeech {
  /** Plain English in ASCII. */
  public static final String PLAIN = "C";

  /** The same with the quotation marks of UTF-8. */
  public static final String UTF8 = "C.UTF-8";

  private static final List<String> UTF8_NAMES = List.of(UTF8, "C.utf8");
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final List<String> CATEGORIES = List.of("LC_CTYPE", "LC_MESSAGES");
  private static final String ALL = "LC_ALL";

  /** Remembered where no locale fits, so that this is not found out anew for each command. */
  private static final String NONE = "";

  /** To be complained about by the front end, the driver and the C library. */
  private static final List<String> QUESTION =
      List.of("-Wall", "-fsyntax-only", "-x", "c", "-", "/nonexistent/affogato.c");

  private static final byte[] TEXT =
      "int f(void) { int unused; return undeclared; }\n".getBytes(StandardCharsets.ISO_8859_1);

  private final ProcessRunner runner;
  private final Remembered<Question, String> known = new Remembered<>();

  public CompilerSpeech(ProcessRunner runner) {
    this.runner = runner;
  }

  /** Which compiler hears which variables. Immutable. */
  private record Question(FileState compiler, Map<String, String> variables) {
    // By hand, as is what else a new agent needs at once: what javac leaves to the runtime to put
    // together at first use costs 2 ms each.
    @Override
    public boolean equals(@Nullable Object object) {
      return object instanceof Question other
          && compiler.equals(other.compiler)
          && variables.equals(other.variables);
    }

    @Override
    public int hashCode() {
      int hash = compiler.hashCode();
      return 31 * hash + variables.hashCode();
    }
  }

  /**
   * The value of {@code LC_ALL} that has {@code driver} speak alike; empty if there is none, since
   * it speaks another language here.
   *
   * @param environment of the command
   */
  public Optional<String> locale(String driver, CompilerKind kind, Map<String, String> environment)
      throws InterruptedException {
    // clang knows no other language, and never asks for the locale.
    if (kind == CompilerKind.CLANG || isPlain(environment)) {
      return Optional.of(PLAIN);
    }
    if (isPlainUtf8(environment)) {
      return Optional.of(UTF8);
    }
    Optional<FileState> state = stateOf(driver);
    if (state.isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> variables = variables(environment);
    return known
        .get(new Question(state.get(), variables), () -> find(driver, variables))
        .filter(locale -> !locale.equals(NONE));
  }

  private static Optional<FileState> stateOf(String driver) {
    try {
      return NativeText.toJava(driver).map(Path::of).flatMap(FileState::of);
    } catch (InvalidPathException unusable) {
      return Optional.empty();
    }
  }

  private static boolean isPlain(Map<String, String> environment) {
    return isEach(environment, List.of(PLAIN, "POSIX"));
  }

  /** In the locale itself, if it is installed, there is nothing to compare. */
  private static boolean isPlainUtf8(Map<String, String> environment) {
    // With a language of its own that locale is translated, unlike C.
    return environment.getOrDefault("LANGUAGE", "").isEmpty()
        && isEach(environment, UTF8_NAMES)
        && GccParts.LOCALES.stream()
            .anyMatch(l -> Files.exists(Path.of(l + ToolchainTree.CHARACTERS)));
  }

  private static boolean isEach(Map<String, String> environment, List<String> names) {
    for (String category : CATEGORIES) {
      String name = PLAIN;
      for (String variable : List.of("LANG", category, ALL)) {
        String value = environment.getOrDefault(variable, "");
        name = value.isEmpty() ? name : value;
      }
      if (!names.contains(name)) {
        return false;
      }
    }
    return true;
  }

  private static Map<String, String> variables(Map<String, String> environment) {
    Map<String, String> kept = new TreeMap<>();
    for (String name : List.of(ALL, "LC_CTYPE", "LC_MESSAGES", "LANG", "LANGUAGE", "PATH")) {
      String value = environment.get(name);
      if (value != null) {
        kept.put(name, value);
      }
    }
    return kept;
  }

  /** Empty if the compiler could not be asked now. */
  private Optional<String> find(String driver, Map<String, String> variables)
      throws InterruptedException {
    try {
      String here = complaint(driver, variables);
      Map<String, String> there = new HashMap<>();
      there.put("PATH", variables.getOrDefault("PATH", "/usr/bin:/bin"));
      // Other quotation marks than those of ASCII rule out one of them.
      boolean ascii = here.chars().allMatch(c -> c < 0x80);
      for (String locale : ascii ? List.of(PLAIN, UTF8) : List.of(UTF8)) {
        there.put(ALL, locale);
        if (complaint(driver, there).equals(here)) {
          return Optional.of(locale);
        }
      }
      return Optional.of(NONE);
    } catch (IOException cannotBeAsked) {
      return Optional.empty();
    }
  }

  private String complaint(String driver, Map<String, String> variables)
      throws IOException, InterruptedException {
    List<String> argv =
        Stream.concat(Stream.of(NativeText.toJava(driver).orElse(driver)), QUESTION.stream())
            .toList();
    ProcessResult answer =
        runner.run(
            Command.of(argv).withEnvironment(variables).withStdin(TEXT).withTimeout(TIMEOUT));
    if (answer.status() == ProcessResult.TIMED_OUT) {
      throw new IOException(driver + " does not answer");
    }
    return answer.stderrText();
  }
}
