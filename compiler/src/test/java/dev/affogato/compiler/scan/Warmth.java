package dev.affogato.compiler.scan;

import dev.affogato.base.process.ProcessResult;
import dev.affogato.base.process.ProcessRunner;
import dev.affogato.compiler.CompilerKind;
import dev.affogato.compiler.args.Remote;
import dev.affogato.compiler.scan.facts.CompilerQuestions;
import dev.affogato.compiler.scan.facts.FlagSet;
import dev.affogato.compiler.scan.files.SourceFiles;
import dev.affogato.compiler.scan.store.Records;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A scanner that has seen everything must find what one that has seen nothing finds, and so must
 * one that has only the records of the first; and all must agree with the compiler. Confined to one
 * thread.
 */
final class Warmth {
  private final Path compiler;
  private final CompilerKind kind;
  private final Map<String, String> environment =
      Map.of("PATH", System.getenv("PATH"), "LC_ALL", "C");
  private final CompilerQuestions questions = new Remembered();
  private final Records records = new Kept();
  private final Scanner warm = new Scanner(SourceFiles.onDisk(), questions, records);

  Warmth(Path compiler, CompilerKind kind) {
    this.compiler = compiler;
    this.kind = kind;
  }

  /** Compilers do not change here: each question is put to them once. */
  private static final class Remembered implements CompilerQuestions {
    private final CompilerQuestions real = CompilerQuestions.of(ProcessRunner.system());
    private final Map<List<Object>, Answer> answers = new ConcurrentHashMap<>();

    @Override
    public Answer preprocess(FlagSet flags, String text) throws InterruptedException {
      List<Object> question = List.of(flags, text);
      Answer known = answers.get(question);
      Answer answer = known == null ? real.preprocess(flags, text) : known;
      answers.put(question, answer);
      return answer;
    }
  }

  private static final class Kept implements Records {
    private final Map<String, byte[]> values = new ConcurrentHashMap<>();

    @Override
    public byte @Nullable [] find(byte[] key) {
      return values.get(new String(key, StandardCharsets.ISO_8859_1));
    }

    @Override
    public void put(byte[] key, Supplier<byte[]> value) {
      values.put(new String(key, StandardCharsets.ISO_8859_1), value.get());
    }
  }

  ScanResult scan(RecordedCommand command, Remote remote) throws InterruptedException {
    return scan(warm, command, remote);
  }

  private ScanResult scan(Scanner scanner, RecordedCommand command, Remote remote)
      throws InterruptedException {
    return scanner.scan(
        new ScanRequest(
            compiler,
            kind,
            "warmth",
            remote.language(),
            command.folder().toString(),
            remote.input(),
            command.arguments(),
            environment,
            Closures.untrusting()));
  }

  /** What is wrong now; empty if nothing is. */
  String compare(RecordedCommand command, Remote remote) throws IOException, InterruptedException {
    ScanResult result = scan(command, remote);
    ScanResult restarted =
        scan(new Scanner(SourceFiles.onDisk(), questions, records), command, remote);
    ScanResult fresh = scan(new Scanner(SourceFiles.onDisk(), questions), command, remote);
    if (!result.equals(fresh)) {
      return "warm " + result + "\nfresh " + fresh;
    }
    if (!restarted.equals(fresh)) {
      return "restarted " + restarted + "\nfresh " + fresh;
    }
    return result.verdict().isExact() ? differences(command, remote, result) : "";
  }

  private String differences(RecordedCommand command, Remote remote, ScanResult result)
      throws IOException, InterruptedException {
    String differences = "";
    // gcc 12 sometimes misses a _Pragma("once") with -M, though never when it preprocesses.
    List<List<String>> ways =
        List.of(
            List.of("-M", "-w", "-MT", "x", remote.input()),
            List.of("-E", "-o", "/dev/null", "-MD", "-MF", "-", "-w", "-MT", "x", remote.input()));
    for (List<String> way : ways) {
      ProcessResult run =
          command.run(List.of(compiler.toString()), remote.input(), way, environment);
      if (!run.succeeded()) {
        return "";
      }
      differences = Dependencies.of(run.stdoutText(), command.folder()).differences(result, kind);
      if (differences.isEmpty()) {
        return "";
      }
    }
    return differences;
  }
}
