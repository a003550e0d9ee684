package dev.affogato.compiler.toolchain;

import dev.affogato.base.io.NativeText;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a clang calls and reads besides sources. Confined to one search. */
final class ClangParts {
  /** Said once for each gcc installed for a target, by {@code -v}; below which folder it is. */
  private static final Pattern GCC =
      Pattern.compile("(?m)^Found candidate GCC installation: (.+)/gcc[^/]*/[^/]+/[^/]+$");

  private static final Pattern CONFIGURATION = Pattern.compile("(?m)^Configuration file: (.+)$");

  private static final List<String> FAMILIES = List.of("gcc", "gcc-cross");

  /** What makes a folder one of gcc, and its sub-folders those for other modes of the processor. */
  private static final List<String> MARKS =
      List.of("crtbegin.o", "32/crtbegin.o", "64/crtbegin.o", "x32/crtbegin.o");

  /** Targets, versions, or lists of sanitizers in a folder. */
  private static final int NAMES_MAX = 100;

  private final ToolchainSearch search;
  private final Questions questions;
  private final ToolchainRequest request;

  ClangParts(ToolchainSearch search, Questions questions, ToolchainRequest request) {
    this.search = search;
    this.questions = questions;
    this.request = request;
  }

  void add() throws UnsuitableToolchainException, InterruptedException {
    checkIsItself();
    addInstallationsOfGcc();
    addResources();
    String assembler = ask("-print-prog-name=as");
    // Only for -fno-integrated-as.
    if (search.isProgram(assembler)) {
      search.addProgram(assembler, "called by the compiler");
    }
  }

  private void checkIsItself() throws UnsuitableToolchainException, InterruptedException {
    String said =
        questions.ask(request.driver(), "-###", "-S", "-x", "c", "-o", "-", "-").messages();
    Optional<String> program =
        Cc1Line.find(said)
            .filter(line -> line.words().contains(List.of("-cc1")))
            .map(line -> line.words().getFirst().getFirst());
    if (program.isEmpty() || !isSame(program.get(), request.driver())) {
      throw new UnsuitableToolchainException(
          request.driver() + " is not clang itself but calls it; name the compiler by its path");
    }
  }

  private static boolean isSame(String one, String other) {
    try {
      Optional<String> first = NativeText.toJava(one);
      Optional<String> second = NativeText.toJava(other);
      return first.isPresent()
          && second.isPresent()
          && Files.isSameFile(Path.of(first.get()), Path.of(second.get()));
    } catch (IOException gone) {
      return false;
    }
  }

  /**
   * clang takes headers and the C++ library of the newest gcc it finds for a target. All of all
   * targets are there, so that it chooses the same; and the folders are watched, for one may be
   * installed.
   */
  private void addInstallationsOfGcc() throws UnsuitableToolchainException, InterruptedException {
    String said = questions.ask(request.driver(), "-v").messages();
    for (Matcher file = CONFIGURATION.matcher(said); file.find(); ) {
      search.addFile(file.group(1), "the compiler's configuration");
    }
    Set<String> bases = new LinkedHashSet<>(List.of("/usr/lib"));
    for (Matcher gcc = GCC.matcher(said); gcc.find(); ) {
      bases.add(gcc.group(1));
    }
    for (String base : bases) {
      for (String family : FAMILIES) {
        String all = base + "/" + family;
        search.watch(all);
        for (String target : names(all)) {
          search.watch(target);
          for (String version : names(target)) {
            MARKS.forEach(mark -> search.addIfThere(version + "/" + mark, false));
          }
        }
      }
    }
  }

  /** Sanitizers pass by what is in lists beside the compiler's own headers. */
  private void addResources() throws UnsuitableToolchainException, InterruptedException {
    String resources = ask("-print-resource-dir");
    if (!resources.startsWith("/")) {
      throw new UnsuitableToolchainException(
          request.driver() + " does not say where its own headers are");
    }
    search.addFolderIfThere(resources);
    for (String list : names(resources + "/share")) {
      search.addIfThere(list);
    }
  }

  private static List<String> names(String folder) {
    List<String> names = new ArrayList<>();
    Optional<String> nameable = NativeText.toJava(folder);
    if (nameable.isEmpty()) {
      return names;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(Path.of(nameable.get()))) {
      for (Path entry : entries) {
        if (names.size() < NAMES_MAX) {
          names.add(NativeText.ofJava(entry.toString()));
        }
      }
    } catch (IOException none) {
      return List.of();
    }
    names.sort(null);
    return names;
  }

  private String ask(String question) throws UnsuitableToolchainException, InterruptedException {
    Questions.Answer answer = questions.ask(request.driver(), question);
    return answer.succeeded() ? answer.output().strip() : "";
  }
}
