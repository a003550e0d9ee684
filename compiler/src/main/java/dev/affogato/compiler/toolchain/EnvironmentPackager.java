package dev.affogato.compiler.toolchain;

import dev.affogato.base.process.ProcessRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
  /** What the names of its temporary folders begin with; those of killed processes stay. */
  public static final String TEMPORARY_PREFIX = "iceccenv";

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
    return create(request, PackingListener.NONE);
  }

  /** The same, watched by {@code listener}. */
  public PackedEnvironment create(EnvironmentRequest request, PackingListener listener)
      throws PackagingException, InterruptedException {
    try (EnvironmentTree tree =
        new EnvironmentTree(Files.createTempDirectory(temporaryFolder, TEMPORARY_PREFIX), tools)) {
      EnvironmentContents contents = new EnvironmentContents(tools, wrappers, listener);
      collect(request, contents, listener);
      FileList files = contents.files();
      tree.fill(files.sources(), listener);
      for (Map.Entry<String, FileList.Made> made : files.made().entrySet()) {
        tree.make(made.getKey(), made.getValue());
      }
      List<PackedFile> members = new ArrayList<>(files.files());
      tree.cacheLibraries()
          .map(cache -> new PackedFile(Path.of("/", cache), null, "the loader's list of libraries"))
          .ifPresent(members::add);
      String name = tree.digest();
      Path target = request.targetDirectory().resolve(name + request.compression().suffix());
      EnvironmentTar.write(tree, request.compression(), target, listener);
      return new PackedEnvironment(
          new EnvironmentArchive(target, name), List.copyOf(files.origins()), members);
    } catch (IOException failure) {
      throw new PackagingException(
          PackagingException.Kind.NOT_WRITTEN,
          request.targetDirectory(),
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

  private void collect(
      EnvironmentRequest request, EnvironmentContents contents, PackingListener listener)
      throws PackagingException, InterruptedException, IOException {
    switch (request.toolchain()) {
      case Toolchain.Unknown(Path compiler, Path cxx) ->
          addUnknown(compiler, cxx, contents, listener);
      case Toolchain.Gcc gcc -> addGcc(gcc, false, contents, listener);
      case Toolchain.Clang clang -> addClang(clang, contents);
      case Toolchain.GccAndClang(Toolchain.Gcc gcc, Toolchain.Clang clang) -> {
        addGcc(gcc, true, contents, listener);
        addClang(clang, contents);
      }
    }
    contents.addTrue();
    for (Path extra : request.extraFiles()) {
      contents.addExtra(extra);
    }
    contents.addLoaderConfig();
  }

  private void addUnknown(
      Path compiler, @Nullable Path cxx, EnvironmentContents contents, PackingListener listener)
      throws PackagingException, InterruptedException, IOException {
    switch (probe.identify(compiler).kind()) {
      case GCC -> addGcc(new Toolchain.Gcc(compiler, cxx), false, contents, listener);
      case CLANG -> addClang(new Toolchain.Clang(compiler, null), contents);
      case OTHER -> throw notCompiler(compiler);
    }
  }

  /** Tells what does not compile from what compiles something else. */
  private PackagingException notCompiler(Path compiler) throws InterruptedException {
    try {
      if (tools.run(List.of(compiler.toString(), "-E", "-")).succeeded()) {
        return new PackagingException(
            PackagingException.Kind.UNKNOWN_COMPILER,
            compiler,
            "its answer to -v is neither gcc's nor clang's; name a gcc or a clang instead of "
                + compiler);
      }
      return new PackagingException(
          PackagingException.Kind.NOT_A_COMPILER,
          compiler,
          compiler + " -E - fails; name a compiler that works");
    } catch (PackagingException cannotRun) {
      return new PackagingException(
          PackagingException.Kind.NOT_A_COMPILER,
          compiler,
          String.valueOf(cannotRun.getMessage()),
          cannotRun);
    }
  }

  private void addGcc(
      Toolchain.Gcc gcc,
      boolean besideClang,
      EnvironmentContents contents,
      PackingListener listener)
      throws PackagingException, InterruptedException, IOException {
    GccInstallation installation = GccInstallation.locate(gcc, tools);
    if (!installation.isOfOneMake(tools)) {
      listener.warned(
          "%s and %s are not of one version; C++ is compiled by the passes of %s"
              .formatted(gcc.gcc(), gcc.gxx(), gcc.gcc()));
    }
    contents.addGcc(installation, besideClang);
  }

  private void addClang(Toolchain.Clang clang, EnvironmentContents contents)
      throws PackagingException, InterruptedException, IOException {
    contents.addClang(ClangInstallation.locate(clang.clang(), tools), clang.wrapper());
  }
}
