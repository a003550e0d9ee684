package dev.affogato.console.cli;

import dev.affogato.compiler.toolchain.PackagingException;
import dev.affogato.compiler.toolchain.PackedEnvironment;
import dev.affogato.compiler.toolchain.PackedFile;
import dev.affogato.compiler.toolchain.PackingListener;
import dev.affogato.console.env.CreateAnswers;
import dev.affogato.console.env.CreateArguments;
import dev.affogato.console.env.Creation;
import dev.affogato.console.env.UsageException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/**
 * {@code icecc-create-env}: packs compilers of this machine for use on others, called, answering
 * and ending as icecream's program of that name does (behaviour 4.2). Its sentences go to standard
 * output as there; what to do about a failure is added on standard error.
 */
@Command(name = "create-env", hidden = true)
final class CreateEnvCommand implements Callable<Integer> {
  private static final String PROGRAM = "icecc-create-env";

  /** The script around us says first where it wants the archive's name. */
  private static final String NAME_FILE = "--name-file";

  @Unmatched private List<String> words = new ArrayList<>();

  @Spec private CommandSpec spec;

  private @Nullable Path nameFile;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (words.size() > 1 && words.getFirst().equals(NAME_FILE)) {
      nameFile = Path.of(words.get(1));
      words = words.subList(2, words.size());
    }
    if (words.contains("--help") || words.contains("-h")) {
      return say(0, CreateAnswers.USAGE.formatted(PROGRAM).strip());
    }
    try {
      return create(CreateArguments.parse(words, Creation.searchPath()));
    } catch (UsageException wrong) {
      if (wrong.isIncomplete()) {
        return say(1, CreateAnswers.USAGE.formatted(PROGRAM).strip());
      }
      hint("see " + PROGRAM + " --help");
      return say(1, String.valueOf(wrong.getMessage()));
    } catch (PackagingException failure) {
      hint(String.valueOf(failure.getMessage()));
      return say(CreateAnswers.status(failure), CreateAnswers.sentence(failure));
    }
  }

  private int create(CreateArguments arguments)
      throws PackagingException, InterruptedException, IOException {
    PackingListener listener =
        new PackingListener() {
          @Override
          public void warned(String why) {
            hint(why);
          }

          @Override
          public void added(PackedFile file) {
            say(0, CreateAnswers.adding(file));
          }
        };
    PackedEnvironment packed = Creation.run(arguments, listener);
    say(0, CreateAnswers.creating(packed.archive().path()));
    if (nameFile != null) {
      Files.writeString(
          nameFile, packed.archive().path().getFileName() + "\n", StandardCharsets.ISO_8859_1);
    }
    return 0;
  }

  private int say(int status, String line) {
    PrintWriter out = spec.commandLine().getOut();
    if (!line.isEmpty()) {
      out.println(line);
      out.flush();
    }
    return status;
  }

  private void hint(String line) {
    spec.commandLine().getErr().println(PROGRAM + ": " + line);
  }
}
