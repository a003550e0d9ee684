package dev.affogato.compiler.scan;

import dev.affogato.base.process.ProcessResult;
import dev.affogato.compiler.args.Remote;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a compiler itself looks for in vain, as strace(1) sees it. Confined to one thread. */
final class LookedFor {
  private static final Pattern FAILED =
      Pattern.compile("(?:AT_FDCWD, )?\"((?:[^\"\\\\]|\\\\.)*)\".*= -1 E(?:NOENT|NOTDIR)");

  private final RecordedCommand command;
  private final Map<String, String> environment;

  LookedFor(RecordedCommand command, Map<String, String> environment) {
    this.command = command;
    this.environment = environment;
  }

  /** Paths the compiler missed and the scan does not tell absent. */
  TreeSet<String> missedBy(ScanResult result, Remote remote, Path compiler)
      throws IOException, InterruptedException {
    String language = remote.language().optionName();
    Set<String> always = failed(compiler, remote.input(), List.of("-x", language, "/dev/null"));
    Set<String> absent = new HashSet<>();
    result.absent().forEach(path -> addWithFolders(Path.of(path).normalize(), absent));
    TreeSet<String> missed = new TreeSet<>();
    for (String path : failed(compiler, remote.input(), List.of(remote.input()))) {
      boolean told = absent.contains(path) || hasAbsentParent(path, absent);
      // What the compiler looks up whatever it compiles belongs to the toolchain.
      if (!told && !always.contains(path) && !path.startsWith("/tmp/cc")) {
        missed.add(path);
      }
    }
    return missed;
  }

  /** gcc asks whether the folder is there at all when a name in it is missing. */
  private static void addWithFolders(Path path, Set<String> absent) {
    for (Path at = path; at != null && !Files.exists(at); at = at.getParent()) {
      absent.add(at.toString());
    }
  }

  private static boolean hasAbsentParent(String path, Set<String> absent) {
    for (Path at = Path.of(path).getParent(); at != null; at = at.getParent()) {
      if (absent.contains(at.toString())) {
        return true;
      }
    }
    return false;
  }

  private Set<String> failed(Path compiler, String input, List<String> what)
      throws IOException, InterruptedException {
    Path log = Files.createTempFile("affogato-looks", ".strace");
    try {
      List<String> argv =
          List.of(
              "strace",
              "-f",
              "-qq",
              "-s",
              "4096",
              "-e",
              "trace=%file",
              "-o",
              log.toString(),
              compiler.toString());
      List<String> more = new ArrayList<>(List.of("-fsyntax-only", "-w"));
      more.addAll(what);
      ProcessResult run = command.run(argv, input, more, environment);
      if (run.status() > 1) {
        throw new IOException("strace ended with status " + run.status() + ": " + run.stderrText());
      }
      return read(log);
    } finally {
      Files.delete(log);
    }
  }

  private Set<String> read(Path log) throws IOException {
    Set<String> paths = new HashSet<>();
    String text = new String(Files.readAllBytes(log), StandardCharsets.ISO_8859_1);
    for (String line : text.lines().toList()) {
      Matcher matcher = FAILED.matcher(line);
      if (matcher.find() && !matcher.group(1).isEmpty()) {
        paths.add(command.folder().resolve(matcher.group(1)).normalize().toString());
      }
    }
    return paths;
  }
}
