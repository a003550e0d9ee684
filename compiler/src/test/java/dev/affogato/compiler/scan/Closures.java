package dev.affogato.compiler.scan;

import dev.affogato.base.process.Command;
import dev.affogato.base.process.ProcessResult;
import dev.affogato.base.process.ProcessRunner;
import dev.affogato.compiler.CompilerKind;
import dev.affogato.compiler.Language;
import dev.affogato.compiler.scan.facts.CompilerQuestions;
import dev.affogato.compiler.scan.files.Moment;
import dev.affogato.compiler.scan.files.SourceFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Compares scans with what {@code -M} of a real compiler says. Thread-safe. */
final class Closures {
  final Path compiler;
  final CompilerKind kind;
  final Scanner scanner;
  private final Map<String, String> environment;

  Closures(Path compiler, CompilerKind kind) {
    this(compiler, kind, Map.of());
  }

  Closures(Path compiler, CompilerKind kind, Map<String, String> added) {
    this.compiler = compiler;
    this.kind = kind;
    this.scanner = new Scanner(SourceFiles.onDisk(), CompilerQuestions.of(ProcessRunner.system()));
    this.environment = new HashMap<>(Map.of("PATH", System.getenv("PATH"), "LC_ALL", "C"));
    environment.putAll(added);
  }

  Map<String, String> environment() {
    return environment;
  }

  /** How one translation unit compares. */
  record Comparison(
      String source,
      boolean compiles,
      TreeSet<String> missing,
      TreeSet<String> extra,
      ScanResult result) {
    boolean agrees() {
      return missing.isEmpty() && extra.isEmpty();
    }

    @Override
    public String toString() {
      return source + ": missing " + missing + ", extra " + extra + ", " + result.verdict();
    }
  }

  ScanResult scan(Path folder, Language language, String source, List<String> flags, Moment moment)
      throws InterruptedException {
    return scanner.scan(
        new ScanRequest(
            compiler,
            kind,
            "test",
            language,
            folder.toString(),
            source,
            flags,
            environment,
            moment));
  }

  Comparison compare(Path folder, Language language, String source, List<String> flags)
      throws IOException, InterruptedException {
    ScanResult result = scan(folder, language, source, flags, untrusting());
    Comparison comparison = compare(folder, language, source, flags, result, List.of("-M"));
    if (comparison.agrees() || !comparison.compiles()) {
      return comparison;
    }
    // gcc 12 sometimes misses a _Pragma("once") with -M, though never when it preprocesses.
    return compare(
        folder,
        language,
        source,
        flags,
        result,
        List.of("-E", "-o", "/dev/null", "-MD", "-MF", "-"));
  }

  private Comparison compare(
      Path folder,
      Language language,
      String source,
      List<String> flags,
      ScanResult result,
      List<String> mode)
      throws IOException, InterruptedException {
    List<String> argv = new ArrayList<>(List.of(compiler.toString()));
    argv.addAll(flags);
    argv.addAll(mode);
    argv.addAll(List.of("-w", "-MT", "x", "-x", language.optionName(), source));
    ProcessResult run =
        ProcessRunner.system().run(Command.of(argv).in(folder).withEnvironment(environment));
    TreeSet<String> expected = new TreeSet<>();
    for (String name : dependencies(run.stdoutText())) {
      expected.add(real(folder.resolve(name)));
    }
    TreeSet<String> found = real(result, false);
    if (kind == CompilerKind.CLANG) {
      // clang lists files that are only asked for, too.
      TreeSet<String> asked = real(result, true);
      asked.removeAll(found);
      expected.removeAll(asked);
    }
    TreeSet<String> missing = new TreeSet<>(expected);
    missing.removeAll(found);
    TreeSet<String> extra = new TreeSet<>(found);
    extra.removeAll(expected);
    return new Comparison(source, run.succeeded(), missing, extra, result);
  }

  private static TreeSet<String> real(ScanResult result, boolean asked) {
    TreeSet<String> files = new TreeSet<>();
    for (ScannedFile file : result.files()) {
      if (file.use() != ScannedFile.Use.COMPARED
          && (file.use() == ScannedFile.Use.ASKED) == asked) {
        files.add(real(Path.of(file.path())));
      }
    }
    return files;
  }

  /** A moment at which nothing known before is trusted. */
  static Moment untrusting() {
    long now = System.nanoTime();
    return new Moment(now, now, System.currentTimeMillis() * 1_000_000);
  }

  static String real(Path path) {
    try {
      return path.toRealPath().toString();
    } catch (IOException gone) {
      return path.toString();
    }
  }

  private static List<String> dependencies(String rule) {
    List<String> names = new ArrayList<>();
    int colon = rule.indexOf(':');
    String list = rule.substring(colon + 1).replace("\\\n", " ").replace("\\ ", "\u0001");
    for (String name : list.split("\\s+")) {
      if (!name.isEmpty()) {
        names.add(name.replace('\u0001', ' ').replace("\\#", "#").replace("$$", "$"));
      }
    }
    return names;
  }

  static boolean isInstalled(Path program) {
    return Files.isExecutable(program);
  }
}
