package dev.affogato.compiler.args;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.io.FileTrees;
import dev.affogato.base.process.Command;
import dev.affogato.base.process.ProcessResult;
import dev.affogato.base.process.ProcessRunner;
import dev.affogato.compiler.CompilerKind;
import dev.affogato.compiler.FileView;
import dev.affogato.compiler.Language;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs a command with the real compiler, once as it is and once as a job in our two steps, and
 * compares every file. The second step runs in an empty folder with the words a compile server adds
 * (behaviour 5.5).
 */
final class TwoSteps {
  private final Path root;
  private final ProcessRunner runner = ProcessRunner.system();

  /** Gathers standard error; null where nothing may be printed. */
  private @Nullable StringBuilder printed;

  /** Answers of the compiler under test. */
  private final CompilerAnswers answers;

  TwoSteps(Path root, String compiler) {
    this.root = root;
    answers = RealCompiler.answers(compiler);
  }

  Path folder() {
    return root.resolve("work");
  }

  /** The same files by both ways, in full and, where we would do so, in partial preprocessing. */
  void expectSameFiles(String line) throws Exception {
    Map<String, byte[]> expected = compilePlainly(line);
    assertSame(line, expected, compileInTwoSteps(line, false));
    if (job(line).partialPreprocessingPossible()) {
      assertSame(line + " (partial)", expected, compileInTwoSteps(line, true));
    }
  }

  Map<String, byte[]> compilePlainly(String line) throws Exception {
    prepare();
    run(Command.of(Commands.words(line)).in(folder()));
    return filesIn(folder());
  }

  Map<String, byte[]> compileInTwoSteps(String line, boolean partial) throws Exception {
    prepare();
    Remote job = job(line);
    byte[] text = preprocessed(line, job, partial);
    serve(line, job, partial, text);
    return filesIn(folder());
  }

  Remote job(String line) {
    return switch (Commands.analyse(line, FileView.at(folder()), answers)) {
      case Remote remote -> remote;
      case OneStep(var job, var reason) ->
          throw new AssertionError(line + " leaves in one step only: " + reason);
      case Local(var reason) -> throw new AssertionError(line + " is local: " + reason);
    };
  }

  private byte[] preprocessed(String line, Remote job, boolean partial) throws Exception {
    if (job.inputIsPreprocessed()) {
      return Files.readAllBytes(folder().resolve(job.input()));
    }
    List<String> words = new ArrayList<>(List.of(Commands.words(line).getFirst()));
    words.addAll(job.preprocessCommand(partial));
    return run(Command.of(words).in(folder())).stdout();
  }

  /** With a second output, a server works below a copy of our folders so that names agree. */
  private void serve(String line, Remote job, boolean partial, byte[] text) throws Exception {
    Path server = emptied(root.resolve("server"));
    Path copy = Path.of(server + folder().toString());
    boolean second = job.splitDwarfOutput().isPresent();
    Path working = Files.createDirectories(second ? copy : server);
    Path output = second ? copy.resolve(job.output()) : server.resolve("result.o");
    Files.createDirectories(output.getParent());
    String name = second ? job.output() : output.toString();
    List<String> words = serverWords(Commands.kind(line), job, partial, name);
    if (second && Commands.kind(line) == CompilerKind.GCC) {
      words.add("-fdebug-prefix-map=" + server + "/=/");
    }
    run(Command.of(words).in(working).withStdin(text));
    Files.copy(output, folder().resolve(job.output()));
    if (second) {
      String dwo = job.splitDwarfOutput().orElseThrow();
      Files.copy(copy.resolve(dwo), folder().resolve(dwo));
    }
  }

  private List<String> serverWords(CompilerKind kind, Remote job, boolean partial, String output) {
    List<String> words = new ArrayList<>();
    String language = job.language().optionName();
    if (kind == CompilerKind.CLANG) {
      words.addAll(List.of("clang", "-x", language, "-Xclang", "-main-file-name", "-Xclang"));
      words.addAll(List.of(job.input(), "-Xclang", "-fdebug-compilation-dir", "-Xclang"));
      words.add(folder().toString());
      words.addAll(job.remoteFlags(partial));
      words.addAll(List.of("-", "-o", output, "-no-canonical-prefixes"));
    } else {
      boolean cxx = job.language() == Language.CXX || job.language() == Language.OBJECTIVE_CXX;
      words.addAll(List.of(cxx ? "g++" : "gcc", "-x", language));
      words.addAll(job.remoteFlags(partial));
      words.addAll(List.of("-fpreprocessed", "-", "-o", output));
    }
    return words;
  }

  /** What both steps print on standard error, or what the plain command prints. */
  String diagnostics(String line, Optional<Boolean> partial) throws Exception {
    StringBuilder text = new StringBuilder();
    printed = text;
    if (partial.isPresent()) {
      compileInTwoSteps(line, partial.get());
    } else {
      compilePlainly(line);
    }
    printed = null;
    return text.toString();
  }

  private ProcessResult run(Command command) throws Exception {
    ProcessResult result = runner.run(command);
    StringBuilder text = printed;
    if (text == null) {
      assertThat(result.stderrText()).as("%s", command).isEmpty();
    } else {
      text.append(result.stderrText());
    }
    assertThat(result.succeeded()).as("%s", command).isTrue();
    return result;
  }

  static void assertSame(String what, Map<String, byte[]> expected, Map<String, byte[]> actual) {
    assertThat(actual.keySet()).as(what).isEqualTo(expected.keySet());
    // Not isEqualTo: it would print both objects.
    expected.forEach((name, bytes) ->
        assertThat(Arrays.mismatch(bytes, actual.get(name)))
            .as("%s: %s", what, name)
            .isEqualTo(-1));
  }

  private static Path emptied(Path folder) throws IOException {
    FileTrees.delete(folder);
    return Files.createDirectories(folder);
  }

  private void prepare() throws IOException {
    Path folder = emptied(folder());
    for (Map.Entry<String, String> source : SampleSources.files().entrySet()) {
      Path file = folder.resolve(source.getKey());
      Files.createDirectories(file.getParent());
      Files.writeString(file, source.getValue(), StandardCharsets.ISO_8859_1);
    }
  }

  private static Map<String, byte[]> filesIn(Path folder) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        files.put(folder.relativize(path).toString(), Files.readAllBytes(path));
      }
    }
    return files;
  }

  /** What {@code readelf} says of the debug information of a file in the folder. */
  String debugInformation(String name) throws Exception {
    Command readelf =
        Command.of("readelf", "--debug-dump=info,decodedline", folder().resolve(name).toString());
    return runner
        .run(readelf)
        .stdoutText()
        .lines()
        .filter(line -> !line.contains("DW_AT_producer"))
        // Places in the file and in its string table move with the producer's length.
        .map(line -> line.replaceAll("offset: [0-9a-fx]+|<(0x)?[0-9a-f]+>", ""))
        .reduce("", (all, line) -> all + line + "\n");
  }

  /** The values of one attribute, in the object and in the second file it names. */
  List<String> attributes(String object, String attribute) throws Exception {
    return debugInformation(object)
        .lines()
        .filter(line -> line.contains(attribute))
        .map(line -> line.substring(line.lastIndexOf(' ') + 1))
        .toList();
  }
}
