package dev.affogato.compiler.scan.facts;

import dev.affogato.compiler.CompilerKind;
import dev.affogato.compiler.Language;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything that may change what a compiler answers. Immutable; equal sets get equal answers.
 *
 * @param program the compiler to run
 * @param identity changes when the program is replaced, such as its inode and times
 * @param flags nothing that names macros, headers or folders of the project
 * @param environment the whole of it for the compiler, as far as it may matter
 * @param directory where relative names in flags begin
 */
public record FlagSet(
    Path program,
    CompilerKind kind,
    String identity,
    Language language,
    List<String> flags,
    Map<String, String> environment,
    Path directory) {

  private static final Path ROOT = Path.of("/");

  public FlagSet {
    flags = List.copyOf(flags);
    environment = Map.copyOf(environment);
  }

  /** As the constructor, but without what makes equal sets look different. */
  public static FlagSet of(
      Path program,
      CompilerKind kind,
      String identity,
      Language language,
      List<String> flags,
      Map<String, String> environment,
      Path directory) {
    boolean relative = flags.stream().anyMatch(FlagSet::mayNameFiles);
    return new FlagSet(
        program,
        kind,
        identity,
        language,
        flags,
        relevant(environment),
        relative ? directory : ROOT);
  }

  private static boolean mayNameFiles(String flag) {
    return !flag.startsWith("-")
        || flag.indexOf('/') >= 0
        || flag.startsWith("--")
        || flag.startsWith("-B");
  }

  private static Map<String, String> relevant(Map<String, String> environment) {
    Map<String, String> kept = new TreeMap<>();
    environment.forEach((name, value) -> {
      if (isRelevant(name)) {
        kept.put(name, value);
      }
    });
    // The search list is read from messages, which must not be in another language.
    kept.put("LC_ALL", "C");
    return kept;
  }

  private static boolean isRelevant(String name) {
    return switch (name) {
      case "PATH", "COMPILER_PATH", "LIBRARY_PATH", "LD_LIBRARY_PATH", "SDKROOT" -> true;
      default -> name.startsWith("GCC_") || name.startsWith("CCC_") || name.startsWith("CLANG_");
    };
  }

  // By hand, as is what else a new agent needs at once: what javac leaves to the runtime to put
  // together at first use costs 2 ms each.
  @Override
  public boolean equals(@Nullable Object object) {
    return object instanceof FlagSet other
        && kind == other.kind
        && language == other.language
        && program.equals(other.program)
        && identity.equals(other.identity)
        && flags.equals(other.flags)
        && environment.equals(other.environment)
        && directory.equals(other.directory);
  }

  @Override
  public int hashCode() {
    int hash = program.hashCode();
    hash = 31 * hash + kind.hashCode();
    hash = 31 * hash + identity.hashCode();
    hash = 31 * hash + language.hashCode();
    hash = 31 * hash + flags.hashCode();
    hash = 31 * hash + environment.hashCode();
    return 31 * hash + directory.hashCode();
  }
}
