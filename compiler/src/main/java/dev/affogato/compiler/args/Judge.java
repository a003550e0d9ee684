package dev.affogato.compiler.args;

import dev.affogato.base.reason.Reason;
import dev.affogato.compiler.CompilerKind;
import dev.affogato.compiler.FileFacts;
import dev.affogato.compiler.FileView;
import dev.affogato.compiler.Language;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Second step of an analysis: from what {@link CommandFacts} hold to the answer. Confined to one
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
          LocalCode.SYNTAX_ONLY.word(),
          LocalCode.OTHER_ACTION.word());

  private final CompilerKind kind;
  private final Language driver;
  private final CommandFacts command;
  private final FileView files;
  private final CompilerAnswers answers;

  Judge(
      CompilerKind kind,
      Language driver,
      CommandFacts command,
      FileView files,
      CompilerAnswers answers) {
    this.kind = kind;
    this.driver = driver;
    this.command = command;
    this.files = files;
    this.answers = answers;
  }

  /**
   * The answer.
   *
   * @param words the same arguments with response files expanded
   */
  Analysis judge(List<String> originalArguments, List<String> words) {
    Local local =
        Stream.<Optional<Local>>of(
                otherMode(),
                notACompile(),
                configureTest(),
                refusedOption(),
                combination(),
                dependencies())
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
    return wrongOutput != null
        ? wrongOutput
        : remote(source, input, output, originalArguments, words);
  }

  private Optional<Local> otherMode() {
    return command.refusals.stream()
        .filter(reason -> OTHER_MODES.contains(reason.code()))
        .findFirst()
        .map(Local::new);
  }

  private Optional<Local> notACompile() {
    return command.compiles()
        ? Optional.empty()
        : Optional.of(
            Local.because(
                LocalCode.NO_COMPILE_FLAG, "there is neither -c nor -S, so this links or asks"));
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

  /** Options that could go each for itself. */
  private Optional<Local> combination() {
    String split = command.debug.refusal(kind);
    if (split != null) {
      return Optional.of(Local.because(LocalCode.SPLIT_DWARF, split));
    }
    if (kind == CompilerKind.CLANG && command.fatObjects && command.debug.splits()) {
      return Optional.of(
          Local.because(
              LocalCode.SPLIT_DWARF,
              "-ffat-lto-objects may or may not make -gsplit-dwarf write a file"));
    }
    return Optional.empty();
  }

  private Optional<Local> dependencies() {
    if (command.precompiledHeader != null && command.dependencies.asked()) {
      return Optional.of(
          Local.because(
              LocalCode.PCH,
              "the dependencies would not tell of precompiled " + command.precompiledHeader));
    }
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
    return command.namedSource == null
        ? SourceNames.classify(input, kind, driver)
        : command.namedSource;
  }

  private static Local unknownInput(String input) {
    return SourceNames.isAssembler(input)
        ? Local.because(LocalCode.ASSEMBLER_INPUT, "source file " + input + " is assembler")
        : Local.because(
            LocalCode.UNKNOWN_INPUT,
            "source file " + input + " is neither C, C++ nor Objective-C by its name");
  }

  private String output(String input) {
    return command.outputs.isEmpty()
        ? PathNames.withSuffix(PathNames.baseName(input), defaultSuffix())
        : command.outputs.getLast();
  }

  private String defaultSuffix() {
    if (command.llvmCode) {
      return command.assemblerText ? ".ll" : ".bc";
    }
    return command.assemblerText ? ".s" : ".o";
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

  private Analysis remote(
      SourceNames.Source source,
      String input,
      String output,
      List<String> originalArguments,
      List<String> words) {
    String configuration = answers.configurationFile();
    if (configuration != null) {
      return Local.because(
          LocalCode.LOCAL_STATE, "the compiler takes options from " + configuration);
    }
    List<String> nativeFlags = null;
    if (command.machine.nativeOnes()) {
      List<String> options = command.machine.all();
      nativeFlags = answers.nativeFlags(options);
      if (nativeFlags == null) {
        return Local.because(
            LocalCode.NATIVE,
            "what " + String.join(" ", options) + " means cannot be said for another machine");
      }
    }
    String originalName = input;
    if (kind == CompilerKind.CLANG && source.preprocessed()) {
      originalName = OriginalName.of(input, files);
      if (originalName == null) {
        return Local.because(
            LocalCode.UNKNOWN_INPUT, "source file " + input + " does not tell what it was made of");
      }
    }
    String target = null;
    if (kind == CompilerKind.CLANG && !command.targetGiven) {
      target = answers.target();
      if (target == null) {
        return Local.because(
            LocalCode.TARGET, "the compiler does not say what machine it makes code for");
      }
    }
    Remote job =
        new Remote(
            new Remote.Job(kind, source, input, originalName, output, originalArguments, words),
            command,
            dependencyPlan(source, input, output),
            nativeFlags,
            target);
    Reason together = oneStep(source);
    return together == null ? job : new OneStep(job, together);
  }

  /** Why preprocessing and compiling must not be apart, or null. */
  private @Nullable Reason oneStep(SourceNames.Source source) {
    if (!command.oneStep.isEmpty()) {
      return command.oneStep.getFirst();
    }
    if (command.verboseText && command.assemblerText) {
      return LocalCode.RECORDS_COMMAND.reason(
          "option -fverbose-asm writes the command line into the text");
    }
    if (namesSource(source)) {
      return LocalCode.NAMES_SOURCE.reason(
          "clang puts the name of the file it opened into Objective-C objects of older runtimes");
    }
    return command.expandsMacrosHere() && !source.preprocessed() && command.debug.namesColumns()
        ? LocalCode.DEBUG_COLUMNS.reason(
            "macros would be expanded here, but debug information names the columns of the source")
        : null;
  }

  /** GNUstep's second runtime is the first whose modules do without (clang 14 and 19). */
  private boolean namesSource(SourceNames.Source source) {
    boolean objectiveC =
        source.language() == Language.OBJECTIVE_C || source.language() == Language.OBJECTIVE_CXX;
    return kind == CompilerKind.CLANG
        && objectiveC
        && !command.objectiveCRuntime.startsWith("gnustep-2");
  }

  /**
   * The compiler makes no dependency file from text that includes nothing any more. Without {@code
   * -o} it names the rule after an object, even when it makes something else.
   */
  private Dependencies.Plan dependencyPlan(SourceNames.Source source, String input, String output) {
    String target =
        command.outputs.isEmpty() ? PathNames.withSuffix(PathNames.baseName(input), ".o") : output;
    return source.preprocessed()
        ? Dependencies.Plan.NONE
        : command.dependencies.plan(output, target);
  }
}
