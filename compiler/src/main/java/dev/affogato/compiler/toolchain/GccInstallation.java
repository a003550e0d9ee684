package dev.affogato.compiler.toolchain;

import dev.affogato.base.process.ProcessResult;
import java.io.IOException;
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
  static GccInstallation locate(Toolchain.Gcc asked, Tools tools)
      throws PackagingException, InterruptedException {
    Path gcc = driver(asked.gcc(), tools);
    Path cxx = asked.gxx();
    if (cxx != null) {
      return new GccInstallation(gcc, driver(cxx, tools));
    }
    // Whoever names only the C++ compiler means the C compiler of the same make, too.
    Path c = twin(gcc, "g++", "gcc");
    return c == null
        ? new GccInstallation(gcc, twin(gcc, "gcc", "g++"))
        : new GccInstallation(c, gcc);
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

  /** The driver installed beside {@code driver} whose name has {@code other} for {@code word}. */
  private static @Nullable Path twin(Path driver, String word, String other) {
    String name = CompilerNames.baseName(driver);
    int at = name.lastIndexOf(word);
    if (at < 0) {
      return null;
    }
    String twin = name.substring(0, at) + other + name.substring(at + word.length());
    try {
      return driver.resolveSibling(twin).toRealPath();
    } catch (IOException notInstalled) {
      return null;
    }
  }
}
