package dev.affogato.console.cli;

import dev.affogato.compiler.toolchain.PackagingException;
import dev.affogato.compiler.toolchain.PackedEnvironment;
import dev.affogato.console.env.CreateAnswers;
import dev.affogato.console.env.CreateArguments;
import dev.affogato.console.env.Creation;
import dev.affogato.console.env.PackingReport;
import dev.affogato.console.env.PackingStatus;
import dev.affogato.console.env.UsageException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** {@code affogato env create}: {@code icecc-create-env} that says what goes in and why. */
@Command(
    name = "create",
    description =
        "Packs a gcc or a clang into an archive in the current folder, and says what went in.",
    exitCodeOnInvalidInput = 1)
final class EnvCreateCommand implements Callable<Integer> {
  private static final String PROGRAM = "affogato env create";

  @Unmatched private List<String> words = new ArrayList<>();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException, PackagingException {
    PrintWriter out = spec.commandLine().getOut();
    if (words.contains("--help") || words.contains("-h")) {
      out.print(CreateAnswers.USAGE.formatted(PROGRAM));
      out.flush();
      return 0;
    }
    CreateArguments arguments = arguments();
    PackedEnvironment packed;
    try (PackingStatus status = PackingStatus.ofThisProcess()) {
      packed = Creation.run(arguments, status);
    }
    PackingReport.lines(packed).forEach(out::println);
    out.flush();
    return 0;
  }

  private CreateArguments arguments() {
    try {
      return CreateArguments.parse(words, Creation.searchPath());
    } catch (UsageException wrong) {
      throw new ParameterException(
          spec.commandLine(), wrong.getMessage() + "; see " + PROGRAM + " --help", wrong);
    }
  }
}
