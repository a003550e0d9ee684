package dev.affogato.compiler.toolchain;

import dev.affogato.base.process.ProcessRunner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Packs a gcc with everything it needs to run into an archive that is unpacked and used as a root
 * folder elsewhere, behaviour 4.1 to 4.5.
 *
 * <p>The files and the way they are prepared are those of {@code icecc-create-env}, so that the
 * same compiler gets the same name and machines that already have it need not get it again. Needs
 * no privileges. Runs {@code ldd}, {@code objcopy} and {@code ldconfig}. clang is not packaged.
 *
 * <p>Thread-safe: every packaging has a temporary folder of its own, gone when it ends.
 */
public final class EnvironmentPackager {
  private static final Path BIN = Path.of("/usr/bin");
  private static final Path LOADER_CONFIG = Path.of("/etc/ld.so.conf");

  /** Consumers run it to see whether the environment works at all (behaviour 4.8). */
  private static final List<Path> TRUE = List.of(Path.of("/bin/true"), Path.of("/usr/bin/true"));

  private final Tools tools;
  private final Path temporaryFolder;

  /**
   * A packager.
   *
   * @param environment for the programs it runs; PATH in it is searched for them
   * @param temporaryFolder existing, writable, with room for an unpacked compiler (100 MB)
   */
  public EnvironmentPackager(
      ProcessRunner runner, Map<String, String> environment, Path temporaryFolder) {
    this.tools = new Tools(runner, environment);
    this.temporaryFolder = temporaryFolder;
  }

  /**
   * Makes the archive, replacing one of the same name.
   *
   * @throws PackagingException if it could not be made; nothing is left behind
   */
  public PackedEnvironment create(EnvironmentRequest request)
      throws PackagingException, InterruptedException {
    try (EnvironmentTree tree =
        new EnvironmentTree(Files.createTempDirectory(temporaryFolder, "iceccenv"), tools)) {
      Set<Path> movedFolders = new TreeSet<>();
      FileList files = collect(request, movedFolders);
      tree.fill(files.sources());
      tree.configureLoader(loaderConfig(movedFolders));
      String name = tree.digest();
      Path target = request.targetDirectory().resolve(name + request.compression().suffix());
      EnvironmentTar.write(tree, request.compression(), target);
      return new PackedEnvironment(new EnvironmentArchive(target, name), sources(files));
    } catch (IOException failure) {
      throw new PackagingException(
          "environment for "
              + request.cCompiler()
              + " could not be written: "
              + failure
              + "; check space and permissions of "
              + request.targetDirectory()
              + " and "
              + temporaryFolder,
          failure);
    }
  }

  private static List<Path> sources(FileList files) {
    List<Path> sources = new ArrayList<>(files.origins());
    if (Files.isReadable(LOADER_CONFIG)) {
      sources.add(LOADER_CONFIG);
    }
    return sources;
  }

  private FileList collect(EnvironmentRequest request, Set<Path> movedFolders)
      throws PackagingException, InterruptedException, IOException {
    GccInstallation gcc = GccInstallation.locate(request, tools);
    FileList files = new FileList(installPrefix(gcc.gcc()));
    addProgram(files, Path.of("/bin/true"), truePath(), movedFolders);
    addProgram(files, BIN.resolve("gcc"), gcc.gcc(), movedFolders);
    if (gcc.gxx() != null) {
      addProgram(files, BIN.resolve("g++"), gcc.gxx(), movedFolders);
    }
    addHelper(files, gcc, "cc1", true, movedFolders);
    addHelper(files, gcc, "cc1plus", false, movedFolders);
    addHelper(files, gcc, "as", true, movedFolders);
    addHelper(files, gcc, "objcopy", false, movedFolders);
    for (String part : List.of("specs", "liblto_plugin.so")) {
      Optional<Path> path = gcc.find(part, tools);
      if (path.isPresent()) {
        files.addMoved(path.get());
        addLibraries(files, path.get(), movedFolders);
      }
    }
    for (Path extra : request.extraFiles()) {
      addProgram(files, extra.toAbsolutePath(), extra, movedFolders);
    }
    return files;
  }

  private void addHelper(
      FileList files, GccInstallation gcc, String name, boolean needed, Set<Path> movedFolders)
      throws PackagingException, InterruptedException, IOException {
    Optional<Path> path = gcc.find(name, tools);
    if (path.isPresent()) {
      addProgram(files, BIN.resolve(name), path.get(), movedFolders);
    } else if (needed) {
      throw new PackagingException(
          gcc.gcc() + " has no " + name + "; install the package that completes it");
    }
  }

  private void addProgram(FileList files, Path target, Path source, Set<Path> movedFolders)
      throws PackagingException, InterruptedException, IOException {
    files.addAs(target, source);
    addLibraries(files, source, movedFolders);
  }

  private void addLibraries(FileList files, Path program, Set<Path> movedFolders)
      throws PackagingException, InterruptedException, IOException {
    Path real = program.toRealPath();
    Optional<String> interpreter = ElfFile.read(real).map(ElfFile::interpreter);
    for (Path library : Libraries.of(real, tools)) {
      if (interpreter.isPresent() && library.toString().equals(interpreter.get())) {
        // The kernel starts it by the name in the program, so it must stay where it is.
        files.addAs(library, library);
        continue;
      }
      Path target = files.addMoved(library);
      if (!target.equals(library) && target.getParent() != null) {
        movedFolders.add(target.getParent());
      }
    }
  }

  /** The loader's built-in folders are those of its own installation: name the new ones. */
  private static String loaderConfig(Set<Path> movedFolders) throws IOException {
    String original =
        Files.isReadable(LOADER_CONFIG)
            ? Files.readString(LOADER_CONFIG, StandardCharsets.ISO_8859_1)
            : "";
    return LoaderConfig.text(original, movedFolders);
  }

  /** {@code /opt/gcc-13} for {@code /opt/gcc-13/bin/gcc}. */
  private static Path installPrefix(Path gcc) {
    Path bin = gcc.getParent();
    Path prefix = bin == null ? null : bin.getParent();
    return prefix == null ? Path.of("/") : prefix;
  }

  private static Path truePath() throws PackagingException {
    return TRUE.stream()
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () -> new PackagingException("there is no /bin/true; install the core utilities"));
  }
}
