package dev.affogato.compiler.scan;

import dev.affogato.base.process.ProcessResult;
import dev.affogato.base.process.ProcessRunner;
import dev.affogato.compiler.CompilerKind;
import dev.affogato.compiler.args.Remote;
import dev.affogato.compiler.scan.facts.CompilerQuestions;
import dev.affogato.compiler.scan.files.SourceFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** Compares one command after the other. Thread-safe. */
final class CorpusComparison {
  private final CorpusOptions options;
  private final CorpusTally tally;
  private final CompilerKind kind;
  private final Map<String, Warmth> warmths = new ConcurrentHashMap<>();
  private final Scanner scanner =
      new Scanner(SourceFiles.onDisk(), CompilerQuestions.of(ProcessRunner.system()));
  private final Map<String, String> environment =
      Map.of("PATH", System.getenv("PATH"), "LC_ALL", "C");

  CorpusComparison(CorpusOptions options, CorpusTally tally) {
    this.options = options;
    this.tally = tally;
    this.kind = options.compiler().contains("clang") ? CompilerKind.CLANG : CompilerKind.GCC;
  }

  void compare(RecordedCommand command, int number) throws IOException, InterruptedException {
    Optional<Remote> analysed = command.analysed(kind);
    if (analysed.isEmpty()) {
      tally.local();
      return;
    }
    Remote remote = analysed.get();
    Path compiler = compiler(command);
    ProcessResult rule =
        command.run(
            List.of(compiler.toString()),
            remote.input(),
            List.of("-M", "-w", "-MT", "x", remote.input()),
            environment);
    if (!rule.succeeded()) {
      tally.failing();
      return;
    }
    ScanResult result = scan(command, remote, compiler);
    if (result.verdict() instanceof Verdict.Unsure(var reason)) {
      tally.unsure(reason.code(), command.folder() + "/" + remote.input() + ": " + reason);
      return;
    }
    Dependencies dependencies = Dependencies.of(rule.stdoutText(), command.folder());
    if (!dependencies.differences(result, kind).isEmpty()) {
      // gcc 12 sometimes misses a _Pragma("once") with -M, though never when it preprocesses.
      ProcessResult again =
          command.run(
              List.of(compiler.toString()),
              remote.input(),
              List.of("-E", "-o", "/dev/null", "-MD", "-MF", "-", "-w", "-MT", "x", remote.input()),
              environment);
      dependencies = Dependencies.of(again.stdoutText(), command.folder());
    }
    String differences = dependencies.differences(result, kind);
    if (!differences.isEmpty()) {
      tally.wrong(command.folder() + " " + command.arguments() + ": " + differences);
      return;
    }
    tally.exact();
    if (options.strace() > 0 && number % options.strace() == 0) {
      watch(command, remote, compiler, result);
    }
  }

  ScanResult scan(RecordedCommand command, Remote remote, Path compiler)
      throws InterruptedException {
    return scanner.scan(
        new ScanRequest(
            compiler,
            kind,
            "corpus",
            remote.language(),
            command.folder().toString(),
            remote.input(),
            command.arguments(),
            environment,
            Closures.untrusting()));
  }

  /** Changes a file of the project, and takes it back; both must be seen. */
  void change(RecordedCommand command, int seed) throws IOException, InterruptedException {
    Remote remote = command.analysed(kind).orElse(null);
    if (remote == null) {
      return;
    }
    Warmth warmth =
        warmths.computeIfAbsent(
            compiler(command).toString(), name -> new Warmth(Path.of(name), kind));
    Path tree = options.folder().toRealPath().resolve("tree");
    TreeChanges changes = new TreeChanges(tree, new Random(seed));
    String change = changes.change(warmth.scan(command, remote));
    String wrong = warmth.compare(command, remote);
    changes.undo();
    String wrongAgain = warmth.compare(command, remote);
    tally.changed();
    if (!wrong.isEmpty() || !wrongAgain.isEmpty()) {
      tally.alsoWrong("seed " + seed + ", " + change + ": " + wrong + ", undone: " + wrongAgain);
    }
  }

  private Path compiler(RecordedCommand command) {
    return Path.of("/usr/bin").resolve(command.compiler(options.compiler()));
  }

  private void watch(RecordedCommand command, Remote remote, Path compiler, ScanResult result)
      throws IOException, InterruptedException {
    TreeSet<String> missed = new LookedFor(command, environment).missedBy(result, remote, compiler);
    tally.watched();
    if (!missed.isEmpty()) {
      tally.alsoWrong(
          command.folder() + " " + command.arguments() + ": not told absent: " + missed);
    }
  }
}
