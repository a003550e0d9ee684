package dev.affogato.compiler.args;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the dependency options of one command and works out what the preprocessing run needs so
 * that its {@code .d} file is the one of a plain compile. Confined to one analysis.
 *
 * <p>The driver names file and target after the output, and a preprocessing run has no output. So
 * what it would have derived is given explicitly: {@code -MF} unless there is one, {@code -MQ}
 * unless the target is named.
 */
final class Dependencies {
  private boolean byDriver;
  private boolean byList;
  private boolean targetGiven;
  private boolean details;
  private @Nullable String file;
  private @Nullable String listFile;
  private boolean fileListed;
  private @Nullable String unknownListed;

  /** A finished plan: the file to be written if any, and the arguments to add. */
  record Plan(@Nullable DependencyFile file, List<String> added) {
    static final Plan NONE = new Plan(null, List.of());
  }

  void wanted() {
    byDriver = true;
  }

  void file(String name) {
    file = name;
    details = true;
  }

  void target() {
    targetGiven = true;
    details = true;
  }

  void detail() {
    details = true;
  }

  /** {@code -Wp,-MD,name} as gcc's preprocessor understands it. */
  void listed(String name) {
    byList = true;
    listFile = name;
  }

  /** {@code -Wp,-MF,name}. */
  void listedFile(String name) {
    fileListed = true;
    listFile = name;
    details = true;
  }

  /** An option in a list for the preprocessor that we don't know. */
  void notUnderstood(String option) {
    unknownListed = option;
  }

  boolean asked() {
    return byDriver || byList;
  }

  /** Why these options can only be obeyed in one step, or null. */
  @Nullable String refusal() {
    if (unknownListed != null) {
      return "option " + unknownListed + " in -Wp, may not work in a separate preprocessing run";
    }
    if ((byList || fileListed) && (byDriver || file != null)) {
      return "-MD, -MMD or -MF is given both plainly and in -Wp,";
    }
    if (fileListed && !byList) {
      return "-Wp,-MF is given, but neither -MD nor -MMD";
    }
    if (details && !byDriver && !byList) {
      return "options for a dependency file are given, but neither -MD nor -MMD";
    }
    String named = byList ? listFile : file;
    return named != null && isStream(named) ? "dependency file " + named + " is a stream" : null;
  }

  /** Standard output carries the preprocessed text, so nothing else may go there. */
  private static boolean isStream(String name) {
    return name.equals("-")
        || name.startsWith("/proc/")
        || (name.startsWith("/dev/") && !name.equals("/dev/null"));
  }

  /**
   * Works out what to add.
   *
   * @param target what the rule is named after unless the command says
   */
  Plan plan(String output, String target) {
    if (listFile != null) {
      return new Plan(new DependencyFile(listFile), List.of());
    }
    if (!byDriver) {
      return Plan.NONE;
    }
    String named = file;
    String path = named == null ? PathNames.withSuffix(output, ".d") : named;
    List<String> fileWords = named == null ? List.of("-MF", path) : List.of();
    List<String> targetWords = targetGiven ? List.of() : List.of("-MQ", target);
    return new Plan(new DependencyFile(path), concat(fileWords, targetWords));
  }

  private static List<String> concat(List<String> first, List<String> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }
}
