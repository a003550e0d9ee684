package dev.affogato.client.direct;

import dev.affogato.base.reason.Reason;
import dev.affogato.client.inputs.Relocation;
import dev.affogato.compiler.args.DependencyFile;
import dev.affogato.compiler.scan.ScanResult;
import dev.affogato.compiler.scan.ScannedFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code ICECC_CACHE_BASEDIR}: a folder that is called otherwise where a job is compiled, so that
 * the same sources in another folder are the same job. Immutable.
 *
 * <p>The job is really done under the other name, so that what is kept is true for everybody. What
 * comes of it is what the compiler makes here with {@code -ffile-prefix-map=BASE=.}: in objects the
 * folder is called {@code .}, which debuggers find who are started in it. What is for eyes or for
 * make has the folder's own name again.
 *
 * <p>Only where nothing can be told apart otherwise: a command or a text that mentions the folder
 * is compiled under the folder's own name.
 */
final class SharedPaths {
  /** In the root folder of the job; no machine has such a folder by chance. */
  private static final String THERE = "/affogato.base";

  /** More could stand for something in a map of prefixes or in a makefile. */
  private static final Pattern BASE = Pattern.compile("(/[A-Za-z0-9._+,@~-]+)+");

  /** Options whose value is a path, in the same word. */
  private static final Pattern PATH_OPTION =
      Pattern.compile(
          "-I|-iquote|-isystem|-idirafter|-iprefix|-include|-imacros|-isysroot|--sysroot=|-L|-B|-o"
              + "|-MF|-MT|-MQ|-f(file|debug|macro)-prefix-map=");

  /** What these make says, or does, where it was made. */
  private static final Pattern TELLING =
      Pattern.compile(
          "--?coverage|-f(profile|test-coverage|coverage|auto-profile|branch-prob|callgraph|dump"
              + "|record|random-seed|lto|save|plugin).*|-[fg]record-.*|-save-temps.*|-specs.*"
              + "|-wrapper");

  private static final SharedPaths OFF = new SharedPaths("", "", null);

  private final String base;
  private final String dependencies;
  private final @Nullable String whyNot;

  private SharedPaths(String base, String dependencies, @Nullable String whyNot) {
    this.base = base;
    this.dependencies = dependencies;
    this.whyNot = whyNot;
  }

  /** Every folder has its own name there. */
  static SharedPaths not(String why) {
    return new SharedPaths("", "", why);
  }

  static SharedPaths of(
      DirectCall call, ScanResult scan, Map<String, String> variables, Mentions mentions) {
    String wanted = call.base();
    if (wanted.isEmpty()) {
      return OFF;
    }
    String base = wanted.endsWith("/") ? wanted.substring(0, wanted.length() - 1) : wanted;
    if (!BASE.matcher(base).matches() || base.contains("/./") || base.contains("/../")) {
      return not("ICECC_CACHE_BASEDIR is no plain absolute path: " + wanted);
    }
    SharedPaths paths =
        new SharedPaths(
            base, call.remote().dependencies().map(DependencyFile::path).orElse(""), null);
    String flaw = paths.flaw(call, scan, variables, mentions);
    return flaw == null ? paths : not(flaw);
  }

  /** Whether the job is done with the folder under another name. */
  private boolean isOn() {
    return !base.isEmpty();
  }

  /** Why it is not, though it was asked for; null otherwise. */
  @Nullable Reason whyNot() {
    return whyNot == null ? null : new Reason(Relocation.CODE, whyNot);
  }

  @Nullable Relocation relocation() {
    return isOn() ? new Relocation(base, THERE.substring(1)) : null;
  }

  /** What a path is called where the job is done. */
  String there(String path) {
    return isOn() && isBelow(path) ? THERE + path.substring(base.length()) : path;
  }

  /** The arguments there. */
  List<String> words(List<String> words) {
    if (!isOn()) {
      return words;
    }
    List<String> there = new ArrayList<>(words.size() + 1);
    // The command's own maps come later, and so are stronger.
    there.add("-ffile-prefix-map=" + THERE + "=.");
    for (String word : words) {
      there.add(word.contains(base) ? word.replace(base, THERE) : word);
    }
    return there;
  }

  /** The variables there; values are as messages carry them. */
  Map<String, String> variables(Map<String, String> variables) {
    if (!isOn()) {
      return variables;
    }
    Map<String, String> there = new TreeMap<>(variables);
    there.replaceAll((_, value) -> value.replace(base, THERE));
    return there;
  }

  /** What the compiler here has to be told, to make the same. */
  List<String> localOptions() {
    return isOn() ? List.of("-ffile-prefix-map=" + base + "=.") : List.of();
  }

  /** An output as it is here. */
  byte[] output(String name, byte[] content) {
    return name.equals(dependencies) ? back(content) : content;
  }

  /** What the compiler there wrote for eyes or for make. */
  byte[] back(byte[] text) {
    if (!isOn() || text.length == 0) {
      return text;
    }
    String there = new String(text, StandardCharsets.ISO_8859_1);
    return there.contains(THERE)
        ? there.replace(THERE, base).getBytes(StandardCharsets.ISO_8859_1)
        : text;
  }

  private @Nullable String flaw(
      DirectCall call, ScanResult scan, Map<String, String> variables, Mentions mentions) {
    String cwd = call.command().cwd();
    if (!isBelow(cwd)) {
      return "the working folder is not in " + base;
    }
    if (call.program().contains(base)) {
      return "the compiler is in " + base;
    }
    if (call.remote().splitDwarfOutput().isPresent() && call.remote().output().startsWith("/")) {
      return "the object names its debug information's file as " + call.remote().output();
    }
    int depth = depthBelow(cwd.substring(base.length()), 0);
    for (String word : call.remote().words()) {
      String flaw = flaw(word, depth);
      if (flaw != null) {
        return flaw;
      }
    }
    for (Map.Entry<String, String> variable : variables.entrySet()) {
      String flaw = flawInPaths(variable.getKey(), variable.getValue(), depth);
      if (flaw != null) {
        return flaw;
      }
    }
    return flaw(scan, mentions);
  }

  private @Nullable String flaw(String word, int depth) {
    if (TELLING.matcher(word).matches()) {
      return "the option " + word + " may tell where it is compiled";
    }
    int at = word.indexOf(base);
    if (at < 0) {
      return word.contains("..") && depthBelow(word, depth) < 0
          ? word + " leads out of " + base
          : null;
    }
    String before = word.substring(0, at);
    String path = word.substring(at);
    int equals = path.indexOf('=');
    String old = equals < 0 ? path : path.substring(0, equals);
    boolean map = before.endsWith("-prefix-map=");
    boolean plain =
        (before.isEmpty() || PATH_OPTION.matcher(before).matches())
            && isBelow(old)
            && (equals < 0 || map)
            && path.indexOf(base, 1) < 0;
    if (!plain) {
      return word + " mentions " + base;
    }
    return depthBelow(old.substring(base.length()), 0) < 0 ? word + " leads out of " + base : null;
  }

  private @Nullable String flawInPaths(String name, String value, int depth) {
    for (String path : value.split(":")) {
      boolean fits =
          path.contains(base)
              ? isBelow(path) && path.indexOf(base, 1) < 0 && isInside(path)
              : !path.contains("..") || depthBelow(path, depth) >= 0;
      if (!fits) {
        return "the variable " + name + " mentions " + path;
      }
    }
    return name.equals("PWD") && !isBelow(value) ? "the working folder is called " + value : null;
  }

  private @Nullable String flaw(ScanResult scan, Mentions mentions) {
    for (ScannedFile file : scan.files()) {
      if (!isInside(file.path())) {
        return file.path() + " leads out of " + base;
      }
      if (mentions.isIn(file.path(), file.stamp(), base)) {
        return file.path() + " mentions " + base;
      }
    }
    for (List<String> paths : List.of(scan.folders(), scan.absent())) {
      for (String path : paths) {
        if (!isInside(path)) {
          return path + " leads out of " + base;
        }
      }
    }
    return null;
  }

  private boolean isBelow(String path) {
    return path.startsWith(base)
        && (path.length() == base.length() || path.charAt(base.length()) == '/');
  }

  /** Whether a path that begins in the folder stays there; others have nothing to do with it. */
  private boolean isInside(String path) {
    return !path.contains("..")
        || !isBelow(path)
        || depthBelow(path.substring(base.length()), 0) >= 0;
  }

  /**
   * How deep {@code path} ends that begins at {@code depth}; negative if it leaves the folder on
   * its way. What stands before a path in its word counts as a name, unless it goes up at once.
   */
  private static int depthBelow(String path, int depth) {
    int at = depth;
    for (String name : path.split("/")) {
      if (name.endsWith("..")) {
        at--;
      } else if (!name.isEmpty() && !name.equals(".")) {
        at++;
      }
      if (at < 0) {
        return at;
      }
    }
    return at;
  }
}
