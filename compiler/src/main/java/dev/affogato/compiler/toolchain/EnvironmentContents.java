package dev.affogato.compiler.toolchain;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Decides which files make an environment, behaviour 4.4: each compiler's own, what they call, and
 * the libraries of all. Confined to one packaging.
 */
final class EnvironmentContents {
  private static final Path BIN = Path.of("/usr/bin");
  private static final Path ROOT = Path.of("/");

  /** Consumers run it to see whether the environment works at all (behaviour 4.8). */
  private static final List<Path> TRUE = List.of(Path.of("/bin/true"), Path.of("/usr/bin/true"));

  /** Front ends of gcc that only come as extra files. */
  private static final Set<String> FURTHER_FRONT_ENDS = Set.of("cc1obj", "cc1objplus");

  private static final Path USR = Path.of("/usr");

  private static final String OWN_WRAPPER = "compilerwrapper.sh";

  private final FileList files = new FileList();
  private final SortedSet<Path> movedFolders = new TreeSet<>();
  private final Tools tools;
  private final List<Path> wrappers;
  private @Nullable Path gccPrefix;

  /**
   * @param wrappers where this machine may have icecream's wrapper
   */
  EnvironmentContents(Tools tools, List<Path> wrappers) {
    this.tools = tools;
    this.wrappers = wrappers;
  }

  FileList files() {
    return files;
  }

  /** Folders of libraries that are not where the loader expects them. */
  SortedSet<Path> movedFolders() {
    return Collections.unmodifiableSortedSet(movedFolders);
  }

  void addTrue() throws PackagingException, InterruptedException, IOException {
    Path program =
        TRUE.stream()
            .filter(Files::isExecutable)
            .findFirst()
            .orElseThrow(
                () -> new PackagingException("there is no /bin/true; install the core utilities"));
    addProgram(Path.of("/bin/true"), program, ROOT);
  }

  /**
   * @param besideClang whether a wrapper takes the names of the drivers
   */
  void addGcc(GccInstallation gcc, boolean besideClang)
      throws PackagingException, InterruptedException, IOException {
    String suffix = besideClang ? ".bin" : "";
    Path prefix = installPrefix(gcc.gcc());
    gccPrefix = prefix;
    addProgram(BIN.resolve("gcc" + suffix), gcc.gcc(), prefix);
    if (gcc.gxx() != null) {
      addProgram(BIN.resolve("g++" + suffix), gcc.gxx(), prefix);
    }
    addHelper(gcc.gcc(), "cc1", true);
    addHelper(gcc.gcc(), "cc1plus", false);
    addAssembler(gcc.gcc());
    for (String part : List.of("specs", "liblto_plugin.so")) {
      Optional<Path> path = Parts.find(gcc.gcc(), part, tools);
      if (path.isPresent()) {
        files.addMoved(path.get(), prefix);
        addLibraries(path.get(), prefix);
      }
    }
  }

  /**
   * @param wrapper null: the machine's, else our own
   */
  void addClang(ClangInstallation clang, @Nullable Path wrapper)
      throws PackagingException, InterruptedException, IOException {
    addProgram(BIN.resolve("clang"), clang.clang(), installPrefix(clang.clang()));
    Optional<Path> chosen =
        wrapper != null
            ? Optional.of(wrapper)
            : wrappers.stream().filter(Files::isExecutable).findFirst();
    for (String driver : List.of("gcc", "g++")) {
      if (chosen.isPresent()) {
        addProgram(BIN.resolve(driver), chosen.get(), ROOT);
      } else {
        files.addMade(BIN.resolve(driver), ownWrapper(), true);
      }
    }
    if (chosen.isEmpty()) {
      addProgram(Path.of("/bin/sh"), Path.of("/bin/sh"), ROOT);
    }
    addAssembler(clang.clang());
    if (Files.isDirectory(Path.of("/proc"))) {
      // clang reads it when it starts, and complains where it is missing.
      files.addMade(Path.of("/proc/cpuinfo"), new byte[0], false);
    }
  }

  /**
   * A file that keeps its place. A front end is also put where the others are, if the compiler was
   * installed elsewhere than it was built for: being {@code /usr/bin/gcc}, it looks there last.
   */
  void addExtra(Path file) throws PackagingException, InterruptedException, IOException {
    Path absolute = file.toAbsolutePath();
    addProgram(absolute, file, ROOT);
    String name = CompilerNames.baseName(file);
    if (gccPrefix != null
        && !gccPrefix.equals(USR)
        && FURTHER_FRONT_ENDS.contains(name)
        && absolute.normalize().startsWith(gccPrefix)) {
      addProgram(BIN.resolve(name), file, gccPrefix);
    }
  }

  private void addAssembler(Path compiler)
      throws PackagingException, InterruptedException, IOException {
    addHelper(compiler, "as", true);
    addHelper(compiler, "objcopy", false);
  }

  private void addHelper(Path compiler, String name, boolean needed)
      throws PackagingException, InterruptedException, IOException {
    Optional<Path> path = Parts.find(compiler, name, tools);
    if (path.isPresent()) {
      addProgram(BIN.resolve(name), path.get(), installPrefix(compiler));
    } else if (needed) {
      throw new PackagingException(
          compiler + " has no " + name + "; install the package that completes it");
    }
  }

  private void addProgram(Path target, Path source, Path prefix)
      throws PackagingException, InterruptedException, IOException {
    files.addAs(target, source);
    addLibraries(source, prefix);
  }

  private void addLibraries(Path program, Path prefix)
      throws PackagingException, InterruptedException, IOException {
    Path real = program.toRealPath();
    Optional<String> interpreter = ElfFile.read(real).map(ElfFile::interpreter);
    for (Path library : Libraries.of(real, tools)) {
      if (interpreter.isPresent() && library.toString().equals(interpreter.get())) {
        // The kernel starts it by the name in the program, so it must stay where it is.
        files.addAs(library, library);
        continue;
      }
      Path target = files.addMoved(library, prefix);
      if (!target.equals(library) && target.getParent() != null) {
        movedFolders.add(target.getParent());
      }
    }
  }

  /** {@code /opt/gcc-13} for {@code /opt/gcc-13/bin/gcc}. */
  private static Path installPrefix(Path compiler) {
    Path bin = compiler.getParent();
    Path prefix = bin == null ? null : bin.getParent();
    return prefix == null ? ROOT : prefix;
  }

  private static byte[] ownWrapper() throws IOException {
    try (InputStream script = EnvironmentContents.class.getResourceAsStream(OWN_WRAPPER)) {
      return Objects.requireNonNull(script, OWN_WRAPPER).readAllBytes();
    }
  }
}
