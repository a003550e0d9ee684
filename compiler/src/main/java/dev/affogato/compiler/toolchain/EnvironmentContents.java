package dev.affogato.compiler.toolchain;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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

  private static final Path LOADER_CONFIG = Path.of("/etc/ld.so.conf");

  private static final String WRAPPER_WHY = "stands for gcc where helpers know no clang";

  private static final String OWN_WRAPPER = "compilerwrapper.sh";

  private final FileList files;
  private final SortedSet<Path> movedFolders = new TreeSet<>();
  private final Tools tools;
  private final List<Path> wrappers;
  private @Nullable Path gccPrefix;

  /**
   * @param wrappers where this machine may have icecream's wrapper
   */
  EnvironmentContents(Tools tools, List<Path> wrappers, PackingListener listener) {
    this.files = new FileList(listener);
    this.tools = tools;
    this.wrappers = wrappers;
  }

  FileList files() {
    return files;
  }

  /**
   * Adds where the loader looks for libraries; to be called last. Its built-in folders are those of
   * its own installation, so the ones that libraries were moved to are named.
   */
  void addLoaderConfig() throws IOException {
    boolean present = Files.isReadable(LOADER_CONFIG);
    String original = present ? Files.readString(LOADER_CONFIG, StandardCharsets.ISO_8859_1) : "";
    String text = LoaderConfig.text(original, movedFolders);
    if (!text.isEmpty()) {
      byte[] content = text.getBytes(StandardCharsets.ISO_8859_1);
      files.addMade(LOADER_CONFIG, content, false, "where the loader looks for libraries");
    }
    if (present) {
      files.addOrigin(LOADER_CONFIG);
    }
  }

  void addTrue() throws PackagingException, InterruptedException, IOException {
    Path program =
        TRUE.stream()
            .filter(Files::isExecutable)
            .findFirst()
            .orElseThrow(
                () -> new PackagingException("there is no /bin/true; install the core utilities"));
    addProgram(Path.of("/bin/true"), program, ROOT, "shows that the environment works");
  }

  /**
   * @param besideClang whether a wrapper takes the names of the drivers
   */
  void addGcc(GccInstallation gcc, boolean besideClang)
      throws PackagingException, InterruptedException, IOException {
    String suffix = besideClang ? ".bin" : "";
    Path prefix = installPrefix(gcc.gcc());
    gccPrefix = prefix;
    addProgram(BIN.resolve("gcc" + suffix), gcc.gcc(), prefix, "the C compiler");
    if (gcc.gxx() != null) {
      addProgram(BIN.resolve("g++" + suffix), gcc.gxx(), prefix, "the C++ compiler");
    }
    addHelper(gcc.gcc(), "cc1", true, "the compiler's pass for C");
    addHelper(gcc.gcc(), "cc1plus", false, "the compiler's pass for C++");
    addAssembler(gcc.gcc());
    for (String part : List.of("specs", "liblto_plugin.so")) {
      Optional<Path> path = Parts.find(gcc.gcc(), part, tools);
      if (path.isPresent()) {
        Path member = files.addMoved(path.get(), prefix, "read by the compiler");
        addLibraries(path.get(), member, prefix);
      }
    }
  }

  /**
   * @param wrapper null: the machine's, else our own
   */
  void addClang(ClangInstallation clang, @Nullable Path wrapper)
      throws PackagingException, InterruptedException, IOException {
    addProgram(BIN.resolve("clang"), clang.clang(), installPrefix(clang.clang()), "the compiler");
    Optional<Path> chosen =
        wrapper != null
            ? Optional.of(wrapper)
            : wrappers.stream().filter(Files::isExecutable).findFirst();
    for (String driver : List.of("gcc", "g++")) {
      if (chosen.isPresent()) {
        addProgram(BIN.resolve(driver), chosen.get(), ROOT, WRAPPER_WHY);
      } else {
        files.addMade(BIN.resolve(driver), ownWrapper(), true, WRAPPER_WHY);
      }
    }
    if (chosen.isEmpty()) {
      addProgram(Path.of("/bin/sh"), Path.of("/bin/sh"), ROOT, "runs the wrapper");
    }
    addAssembler(clang.clang());
    if (Files.isDirectory(Path.of("/proc"))) {
      files.addMade(
          Path.of("/proc/cpuinfo"), new byte[0], false, "read by clang, which complains without");
    }
  }

  /**
   * A file that keeps its place. A front end is also put where the others are, if the compiler was
   * installed elsewhere than it was built for: being {@code /usr/bin/gcc}, it looks there last.
   */
  void addExtra(Path file) throws PackagingException, InterruptedException, IOException {
    Path absolute = file.toAbsolutePath();
    addProgram(absolute, file, ROOT, "asked for");
    String name = CompilerNames.baseName(file);
    if (gccPrefix != null
        && !gccPrefix.equals(USR)
        && FURTHER_FRONT_ENDS.contains(name)
        && absolute.normalize().startsWith(gccPrefix)) {
      addProgram(BIN.resolve(name), file, gccPrefix, "asked for, where gcc looks");
    }
  }

  private void addAssembler(Path compiler)
      throws PackagingException, InterruptedException, IOException {
    addHelper(compiler, "as", true, "the assembler");
    addHelper(compiler, "objcopy", false, "splits debug information off");
  }

  private void addHelper(Path compiler, String name, boolean needed, String why)
      throws PackagingException, InterruptedException, IOException {
    Optional<Path> path = Parts.find(compiler, name, tools);
    if (path.isPresent()) {
      addProgram(BIN.resolve(name), path.get(), installPrefix(compiler), why);
    } else if (needed) {
      throw new PackagingException(
          compiler + " has no " + name + "; install the package that completes it");
    }
  }

  private void addProgram(Path target, Path source, Path prefix, String why)
      throws PackagingException, InterruptedException, IOException {
    files.addAs(target, source, why);
    addLibraries(source, target, prefix);
  }

  private void addLibraries(Path program, Path member, Path prefix)
      throws PackagingException, InterruptedException, IOException {
    Path real = program.toRealPath();
    Optional<String> interpreter = ElfFile.read(real).map(ElfFile::interpreter);
    for (Path library : Libraries.of(real, tools)) {
      if (interpreter.isPresent() && library.toString().equals(interpreter.get())) {
        // The kernel starts it by the name in the program, so it must stay where it is.
        files.addAs(library, library, "loader of " + member);
        continue;
      }
      Path target = files.addMoved(library, prefix, "library of " + member);
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
