package dev.affogato.compiler.toolchain;

import dev.affogato.base.process.ProcessResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a gcc keeps its parts, as it says itself. Immutable.
 *
 * @param gcc the driver, links followed
 * @param gxx the C++ driver, links followed; null if none is installed
 */
record GccInstallation(Path gcc, @Nullable Path gxx) {
  private static final Pattern COLLECT_GCC = Pattern.compile("(?m)^COLLECT_GCC=(.+)$");

  /** Follows links and wrapper scripts to the drivers themselves, behaviour 4.3. */
  static GccInstallation locate(EnvironmentRequest request, Tools tools)
      throws PackagingException, InterruptedException {
    Path gcc = driver(request.cCompiler(), tools);
    Path cxx = request.cxxCompiler();
    return new GccInstallation(gcc, cxx == null ? besides(gcc) : driver(cxx, tools));
  }

  /**
   * Where the compiler says {@code program} is: first as a program, then as a file, then on PATH;
   * empty if it has none.
   */
  Optional<Path> find(String program, Tools tools) throws PackagingException, InterruptedException {
    for (String question : List.of("-print-prog-name=", "-print-file-name=")) {
      ProcessResult answer = tools.run(List.of(gcc.toString(), question + program));
      String line = answer.stdoutText().strip();
      if (answer.succeeded() && line.startsWith("/") && Files.isRegularFile(Path.of(line))) {
        return Optional.of(Path.of(line).normalize());
      }
    }
    return tools.find(program);
  }

  private static Path driver(Path asked, Tools tools)
      throws PackagingException, InterruptedException {
    ProcessResult answer = tools.run(List.of(asked.toString(), "-v"));
    Matcher said = COLLECT_GCC.matcher(answer.stderrText());
    if (!said.find()) {
      throw new PackagingException(
          asked + " does not answer -v like gcc; name the gcc to package by its path");
    }
    String name = said.group(1).strip();
    Optional<Path> path = name.contains("/") ? Optional.of(Path.of(name)) : tools.find(name);
    try {
      Path real = path.orElse(asked).toRealPath();
      if (ElfFile.read(real).isEmpty()) {
        throw new PackagingException(
            real + " is not a program in ELF format; name the compiler behind the script " + asked);
      }
      return real;
    } catch (IOException unreadable) {
      throw new PackagingException(
          "compiler " + name + " behind " + asked + " cannot be read; check its permissions",
          unreadable);
    }
  }

  private static @Nullable Path besides(Path gcc) {
    String name = CompilerNames.baseName(gcc);
    int at = name.lastIndexOf("gcc");
    if (at < 0) {
      return null;
    }
    Path gxx = gcc.resolveSibling(name.substring(0, at) + "g++" + name.substring(at + 3));
    try {
      return gxx.toRealPath();
    } catch (IOException notInstalled) {
      return null;
    }
  }
}
