package dev.affogato.compiler.scan;

import dev.affogato.compiler.CompilerKind;
import dev.affogato.compiler.Language;
import dev.affogato.compiler.scan.files.Moment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * One translation unit to scan. Immutable.
 *
 * @param program the compiler of the command
 * @param identity changes whenever the program is replaced; its answers are kept by it
 * @param workingDirectory absolute, one ISO-8859-1 character a byte
 * @param input the source as typed
 * @param arguments of the command without the compiler, response files expanded; the input may be
 *     among them
 * @param environment of the command
 * @param moment now, and how old what is known of files may be
 */
public record ScanRequest(
    Path program,
    CompilerKind kind,
    String identity,
    Language language,
    String workingDirectory,
    String input,
    List<String> arguments,
    Map<String, String> environment,
    Moment moment) {
  public ScanRequest {
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
  }

  /** The same at another moment. */
  ScanRequest at(Moment other) {
    return new ScanRequest(
        program, kind, identity, language, workingDirectory, input, arguments, environment, other);
  }
}
