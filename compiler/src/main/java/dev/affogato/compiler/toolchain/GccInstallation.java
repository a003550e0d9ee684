package dev.affogato.compiler.toolchain;

import dev.affogato.base.process.ProcessResult;
import dev.affogato.compiler.Language;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
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

  private static final Pattern MAKE = Pattern.compile("(?m)^(?:gcc version|Target:) \\S+");

  /** Follows links and wrapper scripts to the drivers themselves, behaviour 4.3. */
  static GccInstallation locate(Toolchain.Gcc asked, Tools tools)
      throws PackagingException, InterruptedException {
    Path named = named(asked.gcc(), tools);
    Path gcc = program(named, asked.gcc());
    Path cxx = asked.gxx();
    if (cxx != null) {
      return new GccInstallation(gcc, program(named(cxx, tools), cxx));
    }
    // Whoever names only the C++ compiler means the C compiler of the same make, too.
    Path c = twin(named, gcc, "g++", "gcc", tools);
    if (c != null) {
      return new GccInstallation(c, gcc);
    }
    // Told the language, as compile servers do, a C++ driver compiles C as well.
    boolean isCxx = CompilerNames.driver(gcc) == Language.CXX;
    return new GccInstallation(gcc, isCxx ? gcc : twin(named, gcc, "gcc", "g++", tools));
  }

  /** Whether both drivers are of one version for one machine, as they say themselves. */
  boolean isOfOneMake(Tools tools) throws PackagingException, InterruptedException {
    return gxx == null || make(gcc, tools).equals(make(gxx, tools));
  }

  private static List<String> make(Path driver, Tools tools)
      throws PackagingException, InterruptedException {
    String said = tools.run(List.of(driver.toString(), "-v")).stderrText();
    return MAKE.matcher(said).results().map(MatchResult::group).toList();
  }

  /** The driver by the name it knows itself by: past scripts, not past links. */
  private static Path named(Path asked, Tools tools)
      throws PackagingException, InterruptedException {
    ProcessResult answer = tools.run(List.of(asked.toString(), "-v"));
    Matcher said = COLLECT_GCC.matcher(answer.stderrText());
    if (!said.find()) {
      throw new PackagingException(
          PackagingException.Kind.NOT_LOCATED,
          asked,
          asked + " does not answer -v like gcc; name the gcc to package by its path");
    }
    String name = said.group(1).strip();
    Optional<Path> path = name.contains("/") ? Optional.of(Path.of(name)) : tools.find(name);
    return path.orElse(asked);
  }

  private static Path program(Path named, Path asked) throws PackagingException {
    try {
      Path real = named.toRealPath();
      if (!EnvironmentTree.isExecutable(real)) {
        throw notExecutable(named, asked, null);
      }
      if (ElfFile.read(real).isEmpty()) {
        throw new PackagingException(
            PackagingException.Kind.NOT_BINARY,
            real,
            real + " is not a program in ELF format; name the compiler behind the script " + asked);
      }
      return real;
    } catch (IOException unreadable) {
      throw notExecutable(named, asked, unreadable);
    }
  }

  private static PackagingException notExecutable(
      Path named, Path asked, @Nullable IOException cause) {
    String message =
        "compiler " + named + " behind " + asked + " cannot be run; check its permissions";
    PackagingException.Kind kind = PackagingException.Kind.NOT_EXECUTABLE;
    return cause == null
        ? new PackagingException(kind, named, message)
        : new PackagingException(kind, named, message, cause);
  }

  /**
   * The driver installed beside this one whose name has {@code other} for {@code word}: beside the
   * name first, for who links {@code gcc} means the {@code g++} linked there. But links may lead to
   * different versions, each with passes of its own: such a one is no twin.
   */
  private static @Nullable Path twin(Path named, Path real, String word, String other, Tools tools)
      throws PackagingException, InterruptedException {
    for (Path driver : List.of(named, real)) {
      Path twin = sibling(driver, word, other);
      if (twin != null && new GccInstallation(real, twin).isOfOneMake(tools)) {
        return twin;
      }
    }
    return null;
  }

  private static @Nullable Path sibling(Path driver, String word, String other) {
    String name = CompilerNames.baseName(driver);
    int at = name.lastIndexOf(word);
    if (at < 0) {
      return null;
    }
    String twin = name.substring(0, at) + other + name.substring(at + word.length());
    try {
      Path real = driver.resolveSibling(twin).toRealPath();
      return ElfFile.read(real).isPresent() ? real : null;
    } catch (IOException notInstalled) {
      return null;
    }
  }
}
