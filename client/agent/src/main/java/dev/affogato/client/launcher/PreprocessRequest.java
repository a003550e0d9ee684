package dev.affogato.client.launcher;

import java.util.List;

/**
 * "Run this as your child and send me what it prints": the launcher does it in the caller's own
 * surroundings, with standard input from {@code /dev/null}. Immutable.
 *
 * <p>Strings carry one byte a character.
 *
 * @param program what to execute, or empty for the compiler the launcher found
 * @param argv with {@code argv[0]}, which should be the compiler's path
 * @param environment changes to the caller's environment: {@code NAME=VALUE} sets, {@code NAME}
 *     removes
 */
public record PreprocessRequest(String program, List<String> argv, List<String> environment) {
  public PreprocessRequest {
    argv = List.copyOf(argv);
    environment = List.copyOf(environment);
    if (argv.isEmpty()) {
      throw new IllegalArgumentException("a program needs an argv[0]");
    }
  }
}
