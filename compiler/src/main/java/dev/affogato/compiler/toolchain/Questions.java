package dev.affogato.compiler.toolchain;

import dev.affogato.base.io.NativeText;
import dev.affogato.base.process.Command;
import dev.affogato.base.process.ProcessResult;
import dev.affogato.base.process.ProcessRunner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Asks programs, in untranslated English and in a given environment. Immutable; names are one
 * ISO-8859-1 character a byte.
 */
final class Questions {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final ProcessRunner runner;
  private final Map<String, String> environment;

  Questions(ProcessRunner runner, Map<String, String> environment) {
    this.runner = runner;
    Map<String, String> untranslated = new HashMap<>(environment);
    untranslated.put("LC_ALL", "C");
    this.environment = Map.copyOf(untranslated);
  }

  /**
   * @param output what it wrote to stdout
   * @param messages what it wrote to stderr
   */
  record Answer(boolean succeeded, String output, String messages) {}

  Answer ask(String program, String... arguments)
      throws UnsuitableToolchainException, InterruptedException {
    return ask(environment, program, arguments);
  }

  /** The same without what the user says of where libraries are. */
  Answer askWithoutLibraryPath(String program, String... arguments)
      throws UnsuitableToolchainException, InterruptedException {
    Map<String, String> less = new HashMap<>(environment);
    less.remove(Loader.LIBRARY_PATH);
    return ask(less, program, arguments);
  }

  private Answer ask(Map<String, String> variables, String program, String... arguments)
      throws UnsuitableToolchainException, InterruptedException {
    List<String> argv = new ArrayList<>();
    argv.add(nameable(program));
    for (String argument : arguments) {
      argv.add(nameable(argument));
    }
    try {
      ProcessResult result =
          runner.run(Command.of(argv).withEnvironment(variables).withTimeout(TIMEOUT));
      return new Answer(result.succeeded(), text(result.stdout()), text(result.stderr()));
    } catch (IOException cannotStart) {
      throw new UnsuitableToolchainException(
          "cannot run " + program + ": " + cannotStart.getMessage());
    }
  }

  private static String nameable(String word) throws UnsuitableToolchainException {
    return NativeText.toJava(word)
        .orElseThrow(() ->
            new UnsuitableToolchainException(
                word + " is no text in the character set of the locale; start in a UTF-8 locale"));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
