package dev.affogato.compiler.toolchain;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a gcc calls and reads besides sources. Confined to one search. */
final class GccParts {
  private static final Pattern COLLECT_GCC = Pattern.compile("(?m)^COLLECT_GCC=(.+)$");
  private static final Pattern PROGRAM_FOLDERS = Pattern.compile("(?m)^programs: =(.+)$");
  private static final Pattern INSTALLATION = Pattern.compile("(?m)^install: (.+)$");

  /** Where C libraries keep the one locale that all systems have, by either of its names. */
  static final List<String> LOCALES = List.of("/usr/lib/locale/C.utf8", "/usr/lib/locale/C.UTF-8");

  private final ToolchainSearch search;
  private final Questions questions;
  private final ToolchainRequest request;

  GccParts(ToolchainSearch search, Questions questions, ToolchainRequest request) {
    this.search = search;
    this.questions = questions;
    this.request = request;
  }

  void add() throws UnsuitableToolchainException, InterruptedException {
    checkIsItself();
    addFrontEnd();
    addTool("as", true);
    // Splits debug information off.
    addTool("objcopy", false);
    String specs = ask("-print-file-name=specs");
    if (specs.startsWith("/")) {
      search.addIfThere(specs);
    }
    for (String locale : LOCALES) {
      if (search.addIfThere(locale + ToolchainTree.CHARACTERS)) {
        search.addIfThere(locale + "/LC_MESSAGES/SYS_LC_MESSAGES");
      }
    }
    String folders = questions.ask(request.driver(), "-print-search-dirs").output();
    addFolders(INSTALLATION.matcher(folders));
    // Where it looks for its parts; some paths lead through these and out again.
    addFolders(PROGRAM_FOLDERS.matcher(folders));
  }

  /**
   * A program that calls a compiler says its own name in vain: that one knows itself by another.
   */
  private void checkIsItself() throws UnsuitableToolchainException, InterruptedException {
    Matcher said = COLLECT_GCC.matcher(questions.ask(request.driver(), "-v").messages());
    if (!said.find() || !said.group(1).strip().equals(request.driver())) {
      throw new UnsuitableToolchainException(
          request.driver() + " is not gcc itself but calls it; name the compiler by its path");
    }
  }

  private void addFrontEnd() throws UnsuitableToolchainException, InterruptedException {
    String name =
        switch (request.language()) {
          case C -> "cc1";
          case CXX -> "cc1plus";
          case OBJECTIVE_C -> "cc1obj";
          case OBJECTIVE_CXX -> "cc1objplus";
        };
    String path = ask("-print-prog-name=" + name);
    if (!path.startsWith("/")) {
      throw new UnsuitableToolchainException(
          request.driver() + " has no " + name + "; install the package that completes it");
    }
    search.addProgram(path, "the compiler's pass for " + request.language().optionName());
  }

  private void addTool(String name, boolean needed)
      throws UnsuitableToolchainException, InterruptedException {
    String path = ask("-print-prog-name=" + name);
    boolean found;
    if (path.startsWith("/")) {
      search.addProgram(path, "called by the compiler");
      found = true;
    } else {
      found = search.addFromPath(path.isEmpty() ? name : path);
    }
    if (needed && !found) {
      throw new UnsuitableToolchainException(
          request.driver() + " has no " + name + "; install the package that completes it");
    }
  }

  private String ask(String question) throws UnsuitableToolchainException, InterruptedException {
    Questions.Answer answer = questions.ask(request.driver(), question);
    return answer.succeeded() ? answer.output().strip() : "";
  }

  private void addFolders(Matcher list) {
    if (list.find()) {
      for (String folder : list.group(1).split(":")) {
        search.addFolderIfThere(folder);
      }
    }
  }
}
