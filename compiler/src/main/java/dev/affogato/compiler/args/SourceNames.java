package dev.affogato.compiler.args;

import dev.affogato.compiler.CompilerKind;
import dev.affogato.compiler.Language;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a source file's name tells, behaviour 2.6. */
final class SourceNames {
  private static final Set<String> CXX_SUFFIXES =
      Set.of("cc", "cp", "cxx", "cpp", "CPP", "c++", "C", "ii");

  private static final Set<String> CLANG_CXX_SUFFIXES = Set.of("CC", "CXX", "C++");

  private static final Set<String> ASSEMBLER_SUFFIXES = Set.of("s", "S", "sx");

  private static final Set<String> PREPROCESSED_SUFFIXES = Set.of("i", "ii", "mi", "mii");

  /** Sources that autoconf and CMake's older checks make up; behaviour 2.6. */
  private static final List<String> CONFIGURE_BASES =
      List.of(
          "conftest.",
          "tmp.conftest.",
          "CheckIncludeFile.",
          "CheckFunctionExists.",
          "CheckSymbolExists.",
          "CheckTypeSize.",
          "CheckPrototypeDefinition.");

  /** Folders in which CMake and meson try out the compiler, and how they are recognised. */
  private static final Map<String, String> CONFIGURE_FOLDERS =
      Map.of(
          "cmTC_", "CMake",
          "CMakeScratch", "CMake",
          "CMakeTmp", "CMake",
          "TryCompile-", "CMake",
          "meson-private", "meson");

  private SourceNames() {}

  /** A source to compile: its language, and whether it has been preprocessed already. */
  record Source(Language language, boolean preprocessed) {}

  /**
   * Classifies by suffix.
   *
   * @param driver the language the driver assumes for {@code .c} and {@code .i}
   * @return null if the suffix is not one of C, C++ or Objective-C
   */
  static @Nullable Source classify(String input, CompilerKind kind, Language driver) {
    String suffix = PathNames.suffix(input);
    boolean preprocessed = PREPROCESSED_SUFFIXES.contains(suffix);
    Language language =
        switch (suffix) {
          case "c", "i" -> driver;
          case "m", "mi" -> Language.OBJECTIVE_C;
          case "mm", "M", "mii" -> Language.OBJECTIVE_CXX;
          default -> isCxx(suffix, kind) ? Language.CXX : null;
        };
    return language == null ? null : new Source(language, preprocessed);
  }

  private static boolean isCxx(String suffix, CompilerKind kind) {
    return CXX_SUFFIXES.contains(suffix)
        || (kind == CompilerKind.CLANG && CLANG_CXX_SUFFIXES.contains(suffix));
  }

  /** What {@code -x name} makes of a source; null if that is not C, C++ or Objective-C. */
  static @Nullable Source named(String name, CompilerKind kind) {
    for (Language language : Language.values()) {
      if (name.equals(language.optionName())) {
        return new Source(language, false);
      }
      boolean ready =
          language == Language.C
              ? name.equals("cpp-output")
              : name.equals(language.optionName() + "-cpp-output");
      if (ready) {
        return new Source(language, true);
      }
    }
    if (kind == CompilerKind.CLANG && name.equals("objc-cpp-output")) {
      return new Source(Language.OBJECTIVE_C, true);
    }
    return kind == CompilerKind.CLANG && name.equals("objc++-cpp-output")
        ? new Source(Language.OBJECTIVE_CXX, true)
        : null;
  }

  static boolean isAssembler(String input) {
    return ASSEMBLER_SUFFIXES.contains(PathNames.suffix(input));
  }

  /** Which configure program made {@code path} up to try the compiler, or null if none did. */
  static @Nullable String configureProgram(String path) {
    String base = PathNames.baseName(path);
    if (CONFIGURE_BASES.stream().anyMatch(base::startsWith)) {
      return "configure";
    }
    for (String folder : path.split("/")) {
      for (Map.Entry<String, String> entry : CONFIGURE_FOLDERS.entrySet()) {
        if (folder.startsWith(entry.getKey())) {
          return entry.getValue();
        }
      }
    }
    return null;
  }
}
