package dev.affogato.compiler.toolchain;

import dev.affogato.base.process.ProcessResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where a clang is. Immutable.
 *
 * @param clang the program, links followed
 */
record ClangInstallation(Path clang) {
  /**
   * Follows links and wrapper scripts to the program itself. It names itself in the call it would
   * make; asking for a program of its own name, as behaviour 4.3 has it, finds gcc's when the
   * script is named {@code cc}.
   */
  static ClangInstallation locate(Path asked, Tools tools)
      throws PackagingException, InterruptedException {
    ProcessResult answer =
        tools.run(List.of(asked.toString(), "-###", "-S", "-x", "c", "-o", "-", "-"));
    Optional<String> program =
        Cc1Line.find(answer.stderrText())
            .filter(line -> line.words().contains(List.of("-cc1")))
            .map(line -> line.words().getFirst().getFirst())
            .filter(name -> name.startsWith("/"));
    if (program.isEmpty()) {
      throw new PackagingException(
          PackagingException.Kind.NOT_LOCATED,
          asked,
          asked + " does not answer -### like clang; name the clang to package by its path");
    }
    try {
      Path real = Path.of(program.get()).toRealPath();
      if (ElfFile.read(real).isPresent()) {
        return new ClangInstallation(real);
      }
    } catch (IOException unreadable) {
      throw new PackagingException(
          PackagingException.Kind.NOT_EXECUTABLE,
          program.get(),
          "compiler "
              + program.get()
              + " behind "
              + asked
              + " cannot be read; check its permissions",
          unreadable);
    }
    throw new PackagingException(
        PackagingException.Kind.NOT_BINARY,
        program.get(),
        program.get()
            + " is not a program in ELF format; name the clang behind the script "
            + asked);
  }
}
