package dev.affogato.compiler.toolchain;

import dev.affogato.compiler.CompilerKind;
import dev.affogato.compiler.Language;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which compiler is to compile what. Immutable; equal requests get the same files as long as these
 * stay.
 *
 * @param driver absolute path as called, one ISO-8859-1 character a byte
 * @param environment what of the command's environment has a say in where the parts are
 */
public record ToolchainRequest(
    String driver, CompilerKind kind, Language language, Map<String, String> environment) {
  public ToolchainRequest {
    environment = Map.copyOf(environment);
  }

  /** As the constructor, with the whole environment of a command. */
  public static ToolchainRequest of(
      String driver, CompilerKind kind, Language language, Map<String, String> environment) {
    Map<String, String> kept = new TreeMap<>();
    environment.forEach((name, value) -> {
      if (isRelevant(name)) {
        kept.put(name, value);
      }
    });
    return new ToolchainRequest(driver, kind, language, kept);
  }

  private static boolean isRelevant(String name) {
    return switch (name) {
      case "PATH", "LD_LIBRARY_PATH", "COMPILER_PATH", "GCC_EXEC_PREFIX" -> true;
      default -> false;
    };
  }

  // By hand, as is what else a new agent needs at once: what javac leaves to the runtime to put
  // together at first use costs 2 ms each.
  @Override
  public boolean equals(@Nullable Object object) {
    return object instanceof ToolchainRequest other
        && kind == other.kind
        && language == other.language
        && driver.equals(other.driver)
        && environment.equals(other.environment);
  }

  @Override
  public int hashCode() {
    int hash = driver.hashCode();
    hash = 31 * hash + kind.hashCode();
    hash = 31 * hash + language.hashCode();
    return 31 * hash + environment.hashCode();
  }
}
