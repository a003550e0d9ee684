package dev.affogato.compiler.toolchain;

import dev.affogato.base.process.ProcessResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The programs and files a compiler calls or reads, as it says itself. Stateless. */
final class Parts {
  private Parts() {}

  /**
   * Where {@code compiler} says {@code name} is: first as a program, then as a file, then on PATH;
   * empty if it has none.
   */
  static Optional<Path> find(Path compiler, String name, Tools tools)
      throws PackagingException, InterruptedException {
    for (String question : List.of("-print-prog-name=", "-print-file-name=")) {
      ProcessResult answer = tools.run(List.of(compiler.toString(), question + name));
      String line = answer.stdoutText().strip();
      if (answer.succeeded() && line.startsWith("/") && Files.isRegularFile(Path.of(line))) {
        return Optional.of(Path.of(line).normalize());
      }
    }
    return tools.find(name);
  }
}
