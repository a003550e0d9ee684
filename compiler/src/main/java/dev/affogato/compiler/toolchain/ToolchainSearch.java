package dev.affogato.compiler.toolchain;

import dev.affogato.base.file.FileAccess;
import dev.affogato.base.file.FileStamp;
import dev.affogato.base.io.NativeText;
import dev.affogato.base.process.ProcessRunner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the files of one compiler. Confined to one search.
 *
 * <p>What is needed was learned by watching compilers work in a root without anything else: the
 * driver, its passes and tools under the paths it computes from its own, their loader and
 * libraries, for clang the marks of the gcc whose library it uses, and for gcc a locale, or its
 * messages would have other quotation marks. {@code /proc} is not needed, and {@code
 * liblto_plugin.so} only for linking.
 */
final class ToolchainSearch {
  /** A compiler with its libraries has some forty. */
  private static final int FILES_MAX = 2000;

  private static final String PATH = "PATH";
  private static final String DEFAULT_PATH = "/usr/bin:/bin";

  private final ToolchainRequest request;
  private final FileAccess stamps;
  private final Questions questions;
  private final Loader loader;
  private final Map<String, StampedFile> files = new LinkedHashMap<>();
  private final Map<String, StampedFile> watched = new LinkedHashMap<>();
  private final Set<String> folders = new LinkedHashSet<>();
  private final Set<String> programFolders = new LinkedHashSet<>();
  private final List<String> programs = new ArrayList<>();

  ToolchainSearch(ToolchainRequest request, ProcessRunner runner, FileAccess stamps) {
    this.request = request;
    this.stamps = stamps;
    this.questions = new Questions(runner, request.environment());
    this.loader = new Loader(questions);
  }

  ToolchainTree find() throws UnsuitableToolchainException, InterruptedException {
    String driver = request.driver();
    addProgram(driver, "the compiler");
    switch (request.kind()) {
      case GCC -> new GccParts(this, questions, request).add();
      case CLANG -> new ClangParts(this, questions, request).add();
      case OTHER -> throw new UnsuitableToolchainException(driver + " is neither gcc nor clang");
    }
    Map<String, String> environment = new LinkedHashMap<>();
    String libraryPath = addLibraries();
    if (!libraryPath.isEmpty()) {
      environment.put(Loader.LIBRARY_PATH, libraryPath);
    }
    environment.put(
        PATH, programFolders.isEmpty() ? DEFAULT_PATH : String.join(":", programFolders));
    return new ToolchainTree(
        driver,
        List.copyOf(files.values()),
        List.copyOf(folders),
        environment,
        List.copyOf(watched.values()));
  }

  /** Adds a program, which must be one the system can start without another. */
  void addProgram(String path, String what) throws UnsuitableToolchainException {
    addFile(path, what);
    programs.add(path);
  }

  /** Adds a file that must be there. */
  void addFile(String path, String what) throws UnsuitableToolchainException {
    if (!addIfThere(path)) {
      throw new UnsuitableToolchainException(
          path + ", " + what + ", is not there or no regular file; check its installation");
    }
    if (files.size() > FILES_MAX) {
      throw new UnsuitableToolchainException(
          request.driver() + " needs more than " + FILES_MAX + " files");
    }
  }

  /** Adds a file that may be missing; then its absence counts. */
  boolean addIfThere(String path) {
    return addIfThere(path, true);
  }

  /**
   * Adds a file that may be missing.
   *
   * @param watchesAbsence whether all this is void as soon as there is one
   */
  boolean addIfThere(String path, boolean watchesAbsence) {
    FileStamp stamp = stamps.stamp(path);
    if (stamp.isRegular()) {
      files.put(path, new StampedFile(path, stamp));
    } else if (watchesAbsence) {
      watched.put(path, new StampedFile(path, stamp));
    }
    return stamp.isRegular();
  }

  /** All this is void as soon as {@code path}, a file or folder that may be missing, changes. */
  void watch(String path) {
    watched.put(path, new StampedFile(path, stamps.stamp(path)));
  }

  void addFolderIfThere(String path) {
    if (stamps.stamp(path).isDirectory()) {
      folders.add(path);
    }
  }

  /**
   * Adds a tool that the compiler calls by its bare name, and sees to it that it finds the same one
   * there.
   *
   * @return whether there is one
   */
  boolean addFromPath(String name) throws UnsuitableToolchainException {
    for (String folder : request.environment().getOrDefault(PATH, DEFAULT_PATH).split(":")) {
      if (!folder.startsWith("/")) {
        // Whatever lies in the working directory would come before: not the same for two commands.
        continue;
      }
      String path = folder + "/" + name;
      if (isProgram(path)) {
        addProgram(path, "called by the compiler");
        programFolders.add(folder);
        return true;
      }
      watch(path);
    }
    return false;
  }

  boolean isProgram(String path) {
    // As root, asking the system whether it may be executed would always be answered yes.
    return stamps.stamp(path).isRegular()
        && NativeText.toJava(path).map(ToolchainSearch::isExecutable).orElse(false);
  }

  private static boolean isExecutable(String path) {
    try {
      return EnvironmentTree.isExecutable(Path.of(path));
    } catch (IOException gone) {
      return false;
    }
  }

  private String addLibraries() throws UnsuitableToolchainException, InterruptedException {
    Set<String> further = new LinkedHashSet<>();
    for (String program : programs) {
      Optional<Loader.Needs> needs = loader.needs(program);
      if (needs.isPresent()) {
        addFile(needs.get().interpreter(), "the loader of " + program);
        needs.get().configuration().ifPresent(this::addIfThere);
        for (String library : needs.get().libraries()) {
          addFile(library, "a library of " + program);
          addPlainVariant(library);
        }
        further.addAll(needs.get().furtherFolders());
      }
    }
    Loader.CONFIGURATION.forEach(this::watch);
    String libraryPath = String.join(":", further);
    loader.check(programs, libraryPath);
    return libraryPath;
  }

  /** A variant for newer processors than the helper's is of no use there. */
  private void addPlainVariant(String library) {
    Path path = Path.of(library);
    Path plain = Libraries.plainFolder(path);
    if (plain != null) {
      addIfThere(plain.resolve(path.getFileName()).toString());
    }
  }
}
