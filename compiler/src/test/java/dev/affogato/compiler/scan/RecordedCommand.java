package dev.affogato.compiler.scan;

import dev.affogato.base.process.Command;
import dev.affogato.base.process.ProcessResult;
import dev.affogato.base.process.ProcessRunner;
import dev.affogato.compiler.CompilerKind;
import dev.affogato.compiler.FileView;
import dev.affogato.compiler.Language;
import dev.affogato.compiler.args.Analysis;
import dev.affogato.compiler.args.ArgumentAnalysis;
import dev.affogato.compiler.args.CompilerAnswers;
import dev.affogato.compiler.args.Local;
import dev.affogato.compiler.args.OneStep;
import dev.affogato.compiler.args.Remote;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A compile command as testing/corpora/scan/stub kept it. Immutable.
 *
 * @param driver {@code g++} or another name of a compiler
 */
record RecordedCommand(Path folder, String driver, List<String> arguments) {
  /** A compiler watched by strace on a busy machine is slow. */
  private static final Duration TIMEOUT = Duration.ofMinutes(10);

  private static final CompilerAnswers ANSWERS =
      new CompilerAnswers() {
        @Override
        public @Nullable List<String> nativeFlags(List<String> machineOptions) {
          return machineOptions;
        }

        @Override
        public String target() {
          return "x86_64-pc-linux-gnu";
        }
      };

  static RecordedCommand read(Path file) throws IOException {
    String[] words =
        new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).split("\0", -1);
    int count = Integer.parseInt(words[2]);
    return new RecordedCommand(Path.of(words[0]), words[1], List.of(words).subList(3, 3 + count));
  }

  boolean isCxx() {
    return driver.endsWith("++");
  }

  /** The name for this command of {@code gcc}, {@code clang} or a path to a C compiler. */
  String compiler(String name) {
    return !isCxx() ? name : name.endsWith("gcc") ? name.replaceFirst("gcc$", "g++") : name + "++";
  }

  /** What the client would make of it; empty if it compiles such a command at home anyway. */
  Optional<Remote> analysed(CompilerKind kind) {
    Analysis analysis =
        ArgumentAnalysis.analyse(
            kind, isCxx() ? Language.CXX : Language.C, arguments, FileView.at(folder), ANSWERS);
    return switch (analysis) {
      case Remote remote -> Optional.of(remote);
      case OneStep step -> Optional.of(step.job());
      case Local local -> Optional.empty();
    };
  }

  /** The flags without what names outputs, and without the input. */
  List<String> flags(String input) {
    List<String> kept = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      String word = arguments.get(i);
      switch (word) {
        case "-o", "-MF", "-MT", "-MQ" -> i++;
        case "-c", "-S", "-MD", "-MMD", "-MP" -> {}
        case "-I",
            "-D",
            "-U",
            "-include",
            "-imacros",
            "-isystem",
            "-iquote",
            "-idirafter",
            "-x" -> {
          kept.add(word);
          kept.add(arguments.get(++i));
        }
        default -> {
          boolean output =
              word.startsWith("-Wp,-M")
                  || word.startsWith("-MF")
                  || word.startsWith("-MT")
                  || word.equals(input);
          if (!output) {
            kept.add(word);
          }
        }
      }
    }
    return kept;
  }

  /** Runs {@code compiler} with the flags and {@code more}. */
  ProcessResult run(
      List<String> compiler, String input, List<String> more, Map<String, String> environment)
      throws IOException, InterruptedException {
    List<String> argv = new ArrayList<>(compiler);
    argv.addAll(flags(input));
    argv.addAll(more);
    return ProcessRunner.system()
        .run(Command.of(argv).in(folder).withEnvironment(environment).withTimeout(TIMEOUT));
  }
}
