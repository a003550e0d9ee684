package dev.affogato.compiler.scan.facts;

import dev.affogato.base.process.Command;
import dev.affogato.base.process.ProcessResult;
import dev.affogato.base.process.ProcessRunner;
import dev.affogato.compiler.scan.macro.UnsureException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Runs the compiler. Thread-safe: no state. */
final class ProcessQuestions implements CompilerQuestions {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final ProcessRunner processes;

  ProcessQuestions(ProcessRunner processes) {
    this.processes = processes;
  }

  @Override
  public Answer preprocess(FlagSet flags, String text) throws InterruptedException {
    List<String> argv = new ArrayList<>();
    argv.add(flags.program().toString());
    argv.addAll(flags.flags());
    argv.addAll(List.of("-w", "-E", "-dD", "-v", "-x", flags.language().optionName(), "-"));
    Command command =
        Command.of(argv)
            .in(flags.directory())
            .withEnvironment(flags.environment())
            .withStdin(text.getBytes(StandardCharsets.ISO_8859_1))
            .withTimeout(TIMEOUT);
    try {
      ProcessResult result = processes.run(command);
      // Status 1 is an error in the text, which some questions provoke on purpose.
      if (result.status() > 1) {
        throw new UnsureException(
            "compiler-question", String.join(" ", argv) + " ended with status " + result.status());
      }
      return new Answer(result.stdoutText(), result.stderrText());
    } catch (IOException notStarted) {
      throw new UnsureException(
          "compiler-question", "cannot ask the compiler: " + notStarted.getMessage());
    }
  }
}
