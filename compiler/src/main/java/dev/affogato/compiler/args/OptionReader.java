package dev.affogato.compiler.args;

import dev.affogato.compiler.CompilerKind;
import dev.affogato.compiler.FileView;
import java.util.List;
import java.util.Locale;

/**
 * Takes one option at a time, notes what it says, and tells what becomes of its words. Confined to
 * one analysis.
 */
final class OptionReader {
  /** The list for {@code address} names functions of Windows only, so that one is not missed. */
  private static final List<String> LISTED_SANITIZERS =
      List.of("cfi", "dataflow", "hwaddress", "kernel-hwaddress", "memory", "kernel-memory", "all");

  private final CompilerKind kind;
  private final CommandFacts facts;
  private final FileOptions fileOptions;
  private final AssemblerWords assembler;
  private final PreprocessorWords preprocessor;
  private final FrontEndWords frontEnd;

  OptionReader(CompilerKind kind, FileView files, CommandFacts facts) {
    this.kind = kind;
    this.facts = facts;
    fileOptions = new FileOptions(kind, files, facts);
    assembler = new AssemblerWords(files, facts);
    preprocessor = new PreprocessorWords(kind, facts);
    frontEnd = new FrontEndWords(fileOptions, facts);
  }

  /**
   * Reads an option.
   *
   * @param words one word, or two when the value is a word of its own
   */
  Piece read(OptionRule rule, List<String> words, String value) {
    Piece piece = Piece.of(rule.scope(), words);
    String word = words.getFirst();
    return switch (rule.role()) {
      case ASSEMBLER ->
          words.size() == 1 ? assembler.list(piece, value) : assembler.single(piece, value);
      case PREPROCESSOR -> preprocessor.read(piece, value);
      case FRONT_END -> frontEnd.read(piece, value);
      case EXTRA_FILE, SOUGHT_FILE, SPECS -> fileOptions.extraFile(rule, piece, value);
      case COMPILATION_FOLDER -> compilationFolder(piece, value);
      default -> {
        note(rule, word, value);
        yield piece;
      }
    };
  }

  /** To be called after the last option. */
  void end() {
    preprocessor.end();
    frontEnd.end();
  }

  private void note(OptionRule rule, String word, String value) {
    switch (rule.role()) {
      case REFUSE -> {
        LocalCode code = rule.code() == null ? LocalCode.OPTION : rule.code();
        facts.refuse(code, "option " + word + " " + rule.why());
      }
      case ONE_STEP -> {
        LocalCode code = rule.code() == null ? LocalCode.OPTION : rule.code();
        facts.oneStep(code, "option " + word + " " + rule.why());
      }
      case COMPILE -> facts.compileFlag = true;
      case ASSEMBLER_TEXT -> facts.assemblerText = true;
      case LLVM_CODE -> facts.llvmCode = true;
      case LINK_TIME -> facts.linkTime = !word.equals("-fno-lto");
      case FAT_OBJECTS -> facts.fatObjects = true;
      case VERBOSE_TEXT -> facts.verboseText = true;
      case OUTPUT -> facts.outputs.add(value);
      case LANGUAGE -> language(value);
      case DEBUG -> {
        facts.speed.debug(word);
        facts.debug.option(word);
      }
      case MACHINE -> facts.machine.option(word);
      case OPTIMISE -> facts.speed.optimise(word);
      case TARGET -> facts.targetGiven = true;
      case ARCHITECTURE -> architecture(value);
      case BACK_END -> fileOptions.backEnd(value);
      case WHOLE_PREPROCESSING -> facts.wholePreprocessing = true;
      case WARN_LINE_MARKERS -> facts.warnsOfLineMarkers = true;
      case WARN_UNUSED_MACROS -> facts.warnsOfUnusedMacros = true;
      case NO_WARN_UNUSED_MACROS -> facts.warnsOfUnusedMacros = false;
      case FORCED_INCLUDE -> fileOptions.forcedInclude(value);
      case PRECOMPILED_INCLUDE -> fileOptions.precompiledInclude(value);
      case OBJECTIVE_C_RUNTIME -> facts.objectiveCRuntime = value;
      case SANITIZERS -> sanitizers(word, value);
      case CHARSET -> charset(word, value);
      case PLUGIN_ARGUMENT -> fileOptions.pluginArgument(word, value);
      default -> noteDependencies(rule, value);
    }
  }

  private void noteDependencies(OptionRule rule, String value) {
    switch (rule.role()) {
      case DEPENDENCIES -> facts.dependencies.wanted();
      case DEPENDENCY_FILE -> facts.dependencies.file(value);
      case DEPENDENCY_TARGET -> facts.dependencies.target();
      case DEPENDENCY_DETAIL -> facts.dependencies.detail();
      default -> noteDiagnostics(rule);
    }
  }

  private void noteDiagnostics(OptionRule rule) {
    switch (rule.role()) {
      case COLOUR -> facts.diagnostics.colour();
      case COLOUR_AUTOMATIC -> facts.diagnostics.automaticColour();
      case CARET -> facts.diagnostics.caret(true);
      case NO_CARET -> facts.diagnostics.caret(false);
      case PLAIN_DIAGNOSTICS -> {
        facts.diagnostics.colour();
        facts.diagnostics.caret(false);
      }
      case PLAIN -> {}
      default -> throw new IllegalStateException("nobody reads options of role " + rule.role());
    }
  }

  private void language(String name) {
    if (!facts.inputs.isEmpty()) {
      facts.refuse(LocalCode.OPTION, "option -x " + name + " follows the source file");
      return;
    }
    facts.namedSource = SourceNames.named(name, kind);
    if (facts.namedSource == null && !name.equals("none")) {
      facts.refuse(
          LocalCode.UNKNOWN_INPUT, "option -x " + name + " is neither C, C++ nor Objective-C");
    }
  }

  private void architecture(String name) {
    if (facts.architectureGiven) {
      facts.refuse(LocalCode.OPTION, "option -arch " + name + " is one of several");
    }
    facts.architectureGiven = true;
  }

  /** The server names our working folder through {@code -Xclang}, and only the like outranks it. */
  private static Piece compilationFolder(Piece piece, String folder) {
    return piece.remotely(List.of("-Xclang", "-fdebug-compilation-dir", "-Xclang", folder));
  }

  /** Their default lists lie in the installation; a server's compiler has none and says nothing. */
  private void sanitizers(String word, String names) {
    for (String name : names.split(",", -1)) {
      if (LISTED_SANITIZERS.stream().anyMatch(name::startsWith)) {
        facts.oneStep(
            LocalCode.LOCAL_STATE, "option " + word + " uses a list of this installation of clang");
        return;
      }
    }
  }

  private void charset(String word, String charset) {
    if (!charset.toUpperCase(Locale.ROOT).equals("UTF-8")) {
      facts.refuse(
          LocalCode.CHARSET, "option " + word + " needs conversion tables of this machine");
    }
  }
}
