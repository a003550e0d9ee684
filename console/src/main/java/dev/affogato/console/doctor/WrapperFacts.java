package dev.affogato.console.doctor;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a build finds under the names of compilers. Immutable.
 *
 * @param folder the folder with our links
 * @param icecc our launcher
 * @param found by compiler name, in the order of PATH
 * @param ccache the program ccache, if it is on PATH
 * @param prefix value of CCACHE_PREFIX; empty if not set
 * @param prefixProgram what {@code prefix} stands for, if there is such a program
 * @param overrides ICECC_CC and ICECC_CXX, where they are set, and what they name
 */
record WrapperFacts(
    String folder,
    String icecc,
    Map<String, List<Found>> found,
    Optional<String> ccache,
    String prefix,
    Optional<Found> prefixProgram,
    Map<String, Found> overrides) {

  /**
   * One file.
   *
   * @param path as PATH has it
   * @param program last name of the file behind all links
   */
  record Found(Kind kind, String path, String program) {
    /** The folder of PATH it is in. */
    String folder() {
      int slash = path.lastIndexOf('/');
      return slash <= 0 ? "/" : path.substring(0, slash);
    }

    boolean isCcache() {
      return kind == Kind.WRAPPER && program.equals("ccache");
    }
  }

  /** What stands under a compiler's name. */
  enum Kind {
    /** Our launcher. */
    OURS,
    /** Another program named icecc or icerun: icecream's, or an older one of ours. */
    ICECREAM,
    /** A link to ccache or its like, which look for the compiler on PATH themselves. */
    WRAPPER,
    /** A script that calls a launcher again. */
    CIRCLE,
    /** Something that compiles. */
    COMPILER
  }

  /** Names that stand for something else than another launcher. */
  List<String> names() {
    return found.entrySet().stream()
        .filter(entry -> entry.getValue().stream().anyMatch(f -> f.kind() == Kind.COMPILER))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  Optional<Found> first(String name) {
    return found.getOrDefault(name, List.of()).stream().findFirst();
  }

  boolean has(String name, Kind kind) {
    return found.getOrDefault(name, List.of()).stream().anyMatch(f -> f.kind() == kind);
  }

  /** Whether what ccache does not know goes to our launcher. */
  boolean ccacheCallsUs() {
    return prefixProgram.filter(f -> f.kind() == Kind.OURS).isPresent();
  }
}
