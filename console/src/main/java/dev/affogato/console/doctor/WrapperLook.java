package dev.affogato.console.doctor;

import dev.affogato.console.doctor.WrapperFacts.Found;
import dev.affogato.console.doctor.WrapperFacts.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Looks along PATH as the launcher does (launcher.md). Immutable. */
final class WrapperLook {
  private static final List<String> NAMES = List.of("cc", "c++", "gcc", "g++", "clang", "clang++");

  /** Programs that stand behind links named like compilers (launcher.md). */
  private static final Set<String> WRAPPERS =
      Set.of("ccache", "sccache", "distcc", "colorgcc", "tbcompiler");

  private static final Set<String> LAUNCHERS = Set.of("icecc", "icerun");

  /** A script that hides a compiler is short. */
  private static final int SCRIPT_BYTES_MAX = 4096;

  private final Path prefix;
  private final Map<String, String> environment;

  /**
   * @param prefix the installed tree
   */
  WrapperLook(Path prefix, Map<String, String> environment) {
    this.prefix = prefix;
    this.environment = environment;
  }

  WrapperFacts facts() {
    Map<String, List<Found>> found = new LinkedHashMap<>();
    for (String name : NAMES) {
      List<Found> all = all(name);
      if (!all.isEmpty()) {
        found.put(name, all);
      }
    }
    Map<String, Found> overrides = new LinkedHashMap<>();
    for (String variable : List.of("ICECC_CC", "ICECC_CXX")) {
      String value = environment.getOrDefault(variable, "");
      if (!value.isEmpty()) {
        program(value).ifPresent(program -> overrides.put(variable, program));
      }
    }
    String ccachePrefix = environment.getOrDefault("CCACHE_PREFIX", "");
    return new WrapperFacts(
        prefix.resolve("libexec/icecc/bin").toString(),
        launcher().toString(),
        found,
        all("ccache").stream().findFirst().map(Found::path),
        ccachePrefix,
        ccachePrefix.isEmpty() ? Optional.empty() : program(ccachePrefix.split(" ", 2)[0]),
        overrides);
  }

  private Path launcher() {
    return prefix.resolve("bin/icecc");
  }

  private Optional<Found> program(String text) {
    return text.contains("/") ? path(text).flatMap(this::judge) : all(text).stream().findFirst();
  }

  private List<Found> all(String name) {
    List<Found> all = new ArrayList<>();
    for (String folder :
        environment.getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin").split(":")) {
      path((folder.isEmpty() ? "." : folder) + "/" + name).flatMap(this::judge).ifPresent(all::add);
    }
    return all;
  }

  private static Optional<Path> path(String text) {
    try {
      return Optional.of(Path.of(text));
    } catch (InvalidPathException notNameable) {
      return Optional.empty();
    }
  }

  private Optional<Found> judge(Path candidate) {
    try {
      if (!Files.isExecutable(candidate) || Files.isDirectory(candidate)) {
        return Optional.empty();
      }
      Path real = candidate.toRealPath();
      String program = String.valueOf(real.getFileName());
      return Optional.of(new Found(kind(candidate, real, program), candidate.toString(), program));
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  private Kind kind(Path candidate, Path real, String program) throws IOException {
    Path launcher = launcher();
    if (Files.exists(launcher)
        && (Files.isSameFile(real, launcher) || Files.mismatch(real, launcher) == -1)) {
      return Kind.OURS;
    }
    if (LAUNCHERS.contains(program)) {
      return Kind.ICECREAM;
    }
    String name = String.valueOf(candidate.getFileName());
    if (Files.isSymbolicLink(candidate) && WRAPPERS.contains(program) && !program.equals(name)) {
      return Kind.WRAPPER;
    }
    return callsLauncher(real, name) ? Kind.CIRCLE : Kind.COMPILER;
  }

  /** Whether it is a script that names the launcher, or its own name without a path. */
  private static boolean callsLauncher(Path program, String name) throws IOException {
    try (InputStream in = Files.newInputStream(program)) {
      String text = new String(in.readNBytes(SCRIPT_BYTES_MAX), StandardCharsets.ISO_8859_1);
      return text.startsWith("#!")
          && Pattern.compile(
                  "(?m)^\\s*(exec\\s+)?(([^\\s#]*/)?(icecc|icerun)|" + Pattern.quote(name) + ")\\s")
              .matcher(text)
              .find();
    } catch (java.nio.file.AccessDeniedException onlyExecutable) {
      return false;
    }
  }
}
