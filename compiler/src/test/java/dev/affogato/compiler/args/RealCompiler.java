package dev.affogato.compiler.args;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.affogato.base.process.Command;
import dev.affogato.base.process.ProcessResult;
import dev.affogato.base.process.ProcessRunner;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What tests ask an installed compiler. */
final class RealCompiler {
  private RealCompiler() {}

  /** Skips the test where {@code program} is missing; where everything must be, fails it. */
  static void need(String program) {
    boolean found =
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    if (!found) {
      miss(program + ", which is not installed");
    }
  }

  /** The same for one of gcc's inner compilers. */
  static void needInside(String program) throws IOException, InterruptedException {
    if (!output("gcc", "-print-prog-name=" + program).stdoutText().contains("/")) {
      miss("gcc's " + program + ", which is not installed");
    }
  }

  private static void miss(String what) {
    String message = "this test needs " + what;
    if (System.getenv("CI") != null) {
      fail(message);
    }
    abort(message);
  }

  static ProcessResult output(String... command) throws IOException, InterruptedException {
    return ProcessRunner.system().run(Command.of(command));
  }

  /** Answers as the agent gets them. */
  static CompilerAnswers answers(String compiler) {
    return new CompilerAnswers() {
      @Override
      public @Nullable List<String> nativeFlags(List<String> nativeOptions) {
        try {
          return RealCompiler.nativeFlags(compiler, nativeOptions);
        } catch (IOException absent) {
          return null;
        } catch (InterruptedException interrupted) {
          Thread.currentThread().interrupt();
          return null;
        }
      }

      @Override
      public @Nullable String target() {
        try {
          return output(compiler, "-dumpmachine").stdoutText().strip();
        } catch (IOException absent) {
          return null;
        } catch (InterruptedException interrupted) {
          Thread.currentThread().interrupt();
          return null;
        }
      }
    };
  }

  /** Behaviour 2.8: what differs between the inner compiler's lines with and without. */
  private static List<String> nativeFlags(String compiler, List<String> options)
      throws IOException, InterruptedException {
    List<String> others = options.stream().filter(word -> !word.endsWith("=native")).toList();
    List<String> with = innerLine(compiler, options);
    List<String> without = innerLine(compiler, others);
    if (with.equals(without)) {
      return others;
    }
    int start = 0;
    while (with.get(start).equals(without.get(start))) {
      start++;
    }
    // Of an option with a value only the value may differ.
    if (start > 0 && with.get(start - 1).startsWith("-t")) {
      start--;
    }
    int cut = 0;
    int most = Math.min(with.size(), without.size()) - start;
    while (cut < most
        && with.get(with.size() - 1 - cut).equals(without.get(without.size() - 1 - cut))) {
      cut++;
    }
    List<String> flags = with.subList(start, with.size() - cut);
    if (!compiler.startsWith("clang")) {
      return Stream.concat(flags.stream(), others.stream()).toList();
    }
    List<String> wrapped = new ArrayList<>(others);
    flags.forEach(flag -> wrapped.addAll(List.of("-Xclang", flag)));
    return wrapped;
  }

  private static List<String> innerLine(String compiler, List<String> options)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of(compiler));
    words.addAll(options);
    words.addAll(List.of("-###", "-E", "-x", "c", "/dev/null"));
    String inner = compiler.startsWith("clang") ? "\"-cc1\"" : "/cc1 ";
    return output(words.toArray(String[]::new))
        .stderrText()
        .lines()
        .filter(line -> line.contains(inner))
        .map(ResponseFiles::split)
        .findFirst()
        .orElseThrow();
  }
}
