package dev.affogato.compiler.args;

import dev.affogato.base.reason.Reason;
import dev.affogato.compiler.FileFacts;
import dev.affogato.compiler.FileView;
import dev.affogato.compiler.Language;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Second step of an analysis: from what {@link CommandReader} noted to the answer. Confined to one
 * analysis.
 *
 * <p>Of several reasons to stay local the most telling one is given: a link with an odd option is
 * counted as a link, not under that option.
 */
final class Judge {
  /** These say what the command is, so they outrank everything else. */
  private static final Set<String> OTHER_MODES =
      Set.of(
          LocalCode.PREPROCESS_ONLY.word(),
          LocalCode.ASSEMBLER_OUTPUT.word(),
          LocalCode.SYNTAX_ONLY.word());

  private final CommandReader command;
  private final Language driver;
  private final FileView files;

  Judge(CommandReader command, Language driver, FileView files) {
    this.command = command;
    this.driver = driver;
    this.files = files;
  }

  Analysis judge(List<String> originalArguments) {
    Local local =
        Stream.<Optional<Local>>of(
                otherMode(), notACompile(), configureTest(), refusedOption(), dependencies())
            .flatMap(Optional::stream)
            .findFirst()
            .orElse(null);
    if (local == null) {
      local = wrongInput();
    }
    if (local != null) {
      return local;
    }
    String input = command.inputs.getFirst();
    SourceNames.Source source = source(input);
    if (source == null) {
      return unknownInput(input);
    }
    String output = output(input);
    Local wrongOutput = wrongOutput(input, output);
    return wrongOutput != null ? wrongOutput : remote(source, input, output, originalArguments);
  }

  private Optional<Local> otherMode() {
    return command.refusals.stream()
        .filter(reason -> OTHER_MODES.contains(reason.code()))
        .findFirst()
        .map(Local::new);
  }

  private Optional<Local> notACompile() {
    return command.compileFlag
        ? Optional.empty()
        : Optional.of(
            Local.because(LocalCode.NO_COMPILE_FLAG, "there is no -c, so this links or asks"));
  }

  private Optional<Local> configureTest() {
    for (String path : Stream.concat(command.inputs.stream(), command.outputs.stream()).toList()) {
      String program = SourceNames.configureProgram(path);
      if (program != null) {
        return Optional.of(
            Local.because(LocalCode.CONFIGURE_TEST, path + " is a test made by " + program));
      }
    }
    return Optional.empty();
  }

  private Optional<Local> refusedOption() {
    return command.refusals.stream().findFirst().map(Local::new);
  }

  private Optional<Local> dependencies() {
    return Optional.ofNullable(command.dependencies.refusal())
        .map(why -> Local.because(LocalCode.DEPENDENCIES, why));
  }

  private @Nullable Local wrongInput() {
    List<String> inputs = command.inputs;
    if (inputs.contains("-")) {
      return Local.because(LocalCode.STDIN, "the source comes on standard input");
    }
    if (inputs.isEmpty()) {
      return Local.because(LocalCode.NO_INPUT, "there is no source file");
    }
    if (inputs.size() > 1) {
      return Local.because(
          LocalCode.SEVERAL_INPUTS,
          "there are several inputs, " + inputs.get(0) + " and " + inputs.get(1));
    }
    return null;
  }

  private SourceNames.@Nullable Source source(String input) {
    Language named = command.namedLanguage;
    return named == null
        ? SourceNames.classify(input, driver)
        : new SourceNames.Source(named, false);
  }

  private static Local unknownInput(String input) {
    return SourceNames.isAssembler(input)
        ? Local.because(LocalCode.ASSEMBLER_INPUT, "source file " + input + " is assembler")
        : Local.because(LocalCode.UNKNOWN_INPUT, "source file " + input + " is neither C nor C++");
  }

  private String output(String input) {
    return command.outputs.isEmpty()
        ? PathNames.withSuffix(PathNames.baseName(input), ".o")
        : command.outputs.getLast();
  }

  private @Nullable Local wrongOutput(String input, String output) {
    if (command.outputs.size() > 1) {
      return wrongOutput("there is more than one -o");
    }
    if (output.isEmpty() || output.equals("-") || output.equals(input)) {
      return wrongOutput("the output " + output + " is no file of its own");
    }
    FileFacts.Kind kind = files.facts(output).kind();
    return kind == FileFacts.Kind.MISSING || kind == FileFacts.Kind.REGULAR
        ? null
        : wrongOutput("the output " + output + " exists and is no regular file");
  }

  private static Local wrongOutput(String text) {
    return new Local(new Reason(LocalCode.OUTPUT.word(), text));
  }

  private Remote remote(
      SourceNames.Source source, String input, String output, List<String> originalArguments) {
    // The compiler makes no dependency file from text that includes nothing any more.
    Dependencies.Plan dependencies =
        source.preprocessed() ? Dependencies.Plan.NONE : command.dependencies.plan(output);
    boolean partial =
        !source.preprocessed()
            && !command.pedantic
            && !command.warnsOfUnusedMacros
            && !obeysParallelPragmas();
    return new Remote(
        source,
        input,
        output,
        dependencies,
        command.speed.bits(),
        partial,
        command.pieces,
        originalArguments);
  }

  /** With these options gcc's {@code -fdirectives-only} drops the pragmas that they are about. */
  private boolean obeysParallelPragmas() {
    return command.pieces.stream()
        .flatMap(piece -> piece.words().stream())
        .anyMatch(word -> word.startsWith("-fopenmp") || word.startsWith("-fopenacc"));
  }
}
