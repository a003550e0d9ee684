package dev.affogato.compiler.toolchain;

import dev.affogato.base.io.NativeText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Asks the loaders of programs which libraries they take. Stateless but for who asks.
 *
 * <p>The loader's cache does not come along: it changes with every library installed, and would
 * make the same compiler another one. So it is asked what it does without, and where that is not
 * the same, {@code LD_LIBRARY_PATH} names the folders it would miss.
 */
final class Loader {
  static final String LIBRARY_PATH = "LD_LIBRARY_PATH";

  /** Say where libraries are, or that others come before all. */
  static final List<String> CONFIGURATION = List.of("/etc/ld.so.cache", "/etc/ld.so.preload");

  /** {@code libz.so.1 => /lib/libz.so.1 (0x…)}; the loader's own line has no arrow. */
  private static final Pattern LINE =
      Pattern.compile("(?m)^\\s*(\\S+) => (/.+?) \\(0x[0-9a-f]+\\)$");

  private static final Pattern MISSING = Pattern.compile("(?m)^\\s*(\\S+) => not found");

  /** musl's loader keeps no cache, and knows no word for doing without. */
  private static final String MUSL = "/ld-musl-";

  private static final Pattern MUSL_NAME = Pattern.compile("/(ld-musl-[^/]+)\\.so\\.[0-9]+$");

  private final Questions questions;

  Loader(Questions questions) {
    this.questions = questions;
  }

  /**
   * @param interpreter the loader, as the program names it
   * @param libraries by the paths it opens them under
   * @param furtherFolders where it would not look without its cache and the user's variable
   */
  record Needs(String interpreter, Set<String> libraries, Set<String> furtherFolders) {
    /** The file that tells musl's loader where to look; it has no other way but the variable. */
    Optional<String> configuration() {
      Matcher name = MUSL_NAME.matcher(interpreter);
      return name.find() ? Optional.of("/etc/" + name.group(1) + ".path") : Optional.empty();
    }
  }

  /**
   * What {@code program} is loaded with; empty if it is complete in itself.
   *
   * @throws UnsuitableToolchainException if it is no program, or a library is missing
   */
  Optional<Needs> needs(String program) throws UnsuitableToolchainException, InterruptedException {
    String interpreter = interpreter(program);
    if (interpreter == null) {
      return Optional.empty();
    }
    Map<String, String> here = libraries(questions.ask(interpreter, "--list", program).output());
    for (Map.Entry<String, String> library : here.entrySet()) {
      if (library.getValue().isEmpty()) {
        throw new UnsuitableToolchainException(
            "library " + library.getKey() + " of " + program + " is not found; install it");
      }
    }
    Set<String> folders = new LinkedHashSet<>();
    Map<String, String> there = without(interpreter, program, "");
    here.forEach((name, path) -> {
      if (!path.equals(there.get(name))) {
        folders.add(path.substring(0, Math.max(1, path.lastIndexOf('/'))));
      }
    });
    return Optional.of(new Needs(interpreter, new LinkedHashSet<>(here.values()), folders));
  }

  /**
   * Makes sure that {@code libraryPath} leads to the same libraries.
   *
   * @throws UnsuitableToolchainException if not
   */
  void check(List<String> programs, String libraryPath)
      throws UnsuitableToolchainException, InterruptedException {
    if (libraryPath.isEmpty()) {
      return;
    }
    for (String program : programs) {
      String interpreter = interpreter(program);
      if (interpreter != null
          && !libraries(questions.ask(interpreter, "--list", program).output())
              .equals(without(interpreter, program, libraryPath))) {
        throw new UnsuitableToolchainException(
            "the libraries of "
                + program
                + " are not found alike by "
                + LIBRARY_PATH
                + "="
                + libraryPath);
      }
    }
  }

  private Map<String, String> without(String interpreter, String program, String libraryPath)
      throws UnsuitableToolchainException, InterruptedException {
    Questions.Answer answer =
        interpreter.contains(MUSL)
            ? questions.askWithoutLibraryPath(interpreter, "--list", program)
            : questions.askWithoutLibraryPath(
                interpreter, "--inhibit-cache", "--library-path", libraryPath, "--list", program);
    return libraries(answer.output());
  }

  /** By name; with an empty path where it is not found. */
  private static Map<String, String> libraries(String output) {
    Map<String, String> libraries = new LinkedHashMap<>();
    for (Matcher missing = MISSING.matcher(output); missing.find(); ) {
      libraries.put(missing.group(1), "");
    }
    for (Matcher found = LINE.matcher(output); found.find(); ) {
      libraries.put(found.group(1), found.group(2));
    }
    return libraries;
  }

  private static @Nullable String interpreter(String program) throws UnsuitableToolchainException {
    Optional<ElfFile> elf;
    try {
      elf = ElfFile.read(Path.of(NativeText.toJava(program).orElse(program)));
    } catch (IOException unreadable) {
      throw new UnsuitableToolchainException(
          program + " cannot be read: " + unreadable.getMessage());
    }
    if (elf.isEmpty()) {
      throw new UnsuitableToolchainException(
          program + " is not a program in ELF format; name the compiler behind it by its path");
    }
    String interpreter = elf.get().interpreter();
    return interpreter != null && interpreter.startsWith("/") ? interpreter : null;
  }
}
