package dev.affogato.compiler.toolchain;

import dev.affogato.base.process.ProcessRunner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Packs compilers with everything they need to run into an archive that is unpacked and used as a
 * root folder elsewhere, behaviour 4.1 to 4.5.
 *
 * <p>The files and the way they are prepared are those of {@code icecc-create-env}, so that the
 * same compiler gets the same name and machines that already have it need not get it again. Needs
 * no privileges. Runs {@code ldd}, {@code objcopy} and {@code ldconfig}.
 *
 * <p>Thread-safe: every packaging has a temporary folder of its own, gone when it ends.
 */
public final class EnvironmentPackager {
  private static final Path LOADER_CONFIG = Path.of("/etc/ld.so.conf");

  /** Where packages of icecream put their wrapper; with it, the environment's name is theirs. */
  private static final List<Path> WRAPPERS =
      List.of(
          Path.of("/usr/lib/icecc/compilerwrapper"),
          Path.of("/usr/libexec/icecc/compilerwrapper"),
          Path.of("/usr/lib64/icecc/compilerwrapper"));

  private final CompilerProbe probe;
  private final Tools tools;
  private final Path temporaryFolder;
  private final List<Path> wrappers;

  /**
   * A packager.
   *
   * @param environment for the programs it runs; PATH in it is searched for them
   * @param temporaryFolder existing, writable, with room for an unpacked compiler (100 MB)
   */
  public EnvironmentPackager(
      ProcessRunner runner, Map<String, String> environment, Path temporaryFolder) {
    this(runner, environment, temporaryFolder, WRAPPERS);
  }

  EnvironmentPackager(
      ProcessRunner runner,
      Map<String, String> environment,
      Path temporaryFolder,
      List<Path> wrappers) {
    this.wrappers = wrappers;
    this.probe = new CompilerProbe(runner, environment);
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
      EnvironmentContents contents = new EnvironmentContents(tools, wrappers);
      collect(request, contents);
      FileList files = contents.files();
      tree.fill(files.sources());
      for (Map.Entry<String, FileList.Made> made : files.made().entrySet()) {
        tree.make(made.getKey(), made.getValue());
      }
      tree.configureLoader(loaderConfig(contents.movedFolders()));
      String name = tree.digest();
      Path target = request.targetDirectory().resolve(name + request.compression().suffix());
      EnvironmentTar.write(tree, request.compression(), target);
      return new PackedEnvironment(
          new EnvironmentArchive(target, name), sources(files), members(files));
    } catch (IOException failure) {
      throw new PackagingException(
          "environment for "
              + request.toolchain()
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

  private static SortedMap<Path, Path> members(FileList files) {
    SortedMap<Path, Path> members = new TreeMap<>();
    files.sources().forEach((name, source) -> members.put(Path.of("/" + name), source));
    return members;
  }

  private void collect(EnvironmentRequest request, EnvironmentContents contents)
      throws PackagingException, InterruptedException, IOException {
    contents.addTrue();
    switch (request.toolchain()) {
      case Toolchain.Unknown(Path compiler, Path cxx) -> addUnknown(compiler, cxx, contents);
      case Toolchain.Gcc gcc -> addGcc(gcc, false, contents);
      case Toolchain.Clang clang -> addClang(clang, contents);
      case Toolchain.GccAndClang(Toolchain.Gcc gcc, Toolchain.Clang clang) -> {
        addGcc(gcc, true, contents);
        addClang(clang, contents);
      }
    }
    for (Path extra : request.extraFiles()) {
      contents.addExtra(extra);
    }
  }

  private void addUnknown(Path compiler, @Nullable Path cxx, EnvironmentContents contents)
      throws PackagingException, InterruptedException, IOException {
    switch (probe.identify(compiler).kind()) {
      case GCC -> addGcc(new Toolchain.Gcc(compiler, cxx), false, contents);
      case CLANG -> addClang(new Toolchain.Clang(compiler, null), contents);
      case OTHER ->
          throw new PackagingException(
              compiler + " is not a known compiler: its answer to -v is neither gcc's nor clang's");
    }
  }

  private void addGcc(Toolchain.Gcc gcc, boolean besideClang, EnvironmentContents contents)
      throws PackagingException, InterruptedException, IOException {
    contents.addGcc(GccInstallation.locate(gcc, tools), besideClang);
  }

  private void addClang(Toolchain.Clang clang, EnvironmentContents contents)
      throws PackagingException, InterruptedException, IOException {
    contents.addClang(ClangInstallation.locate(clang.clang(), tools), clang.wrapper());
  }

  /** The loader's built-in folders are those of its own installation: name the new ones. */
  private static String loaderConfig(Set<Path> movedFolders) throws IOException {
    String original =
        Files.isReadable(LOADER_CONFIG)
            ? Files.readString(LOADER_CONFIG, StandardCharsets.ISO_8859_1)
            : "";
    return LoaderConfig.text(original, movedFolders);
  }
}
