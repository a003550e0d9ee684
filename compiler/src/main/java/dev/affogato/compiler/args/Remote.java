package dev.affogato.compiler.args;

import dev.affogato.compiler.CompilerKind;
import dev.affogato.compiler.Language;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A job another machine can compile, and the two command lines it takes: preprocessing here, and
 * compiling the text there. Immutable.
 *
 * <p>"Partial" preprocessing merges the included files but leaves macros to the compiler, whose
 * warnings then are those of a plain compile (gcc's {@code -fdirectives-only}, clang's {@code
 * -frewrite-includes}, behaviour 3.1).
 */
public final class Remote implements Analysis {
  private final Job job;
  private final Dependencies.Plan dependencyPlan;
  private final int speedFlags;
  private final boolean assemblerOutput;
  private final boolean secondFile;
  private final boolean colourChosen;
  private final boolean caret;
  private final boolean partialPossible;
  private final boolean namesColumns;
  private final boolean hidesLineMarkers;
  private final List<String> extraFiles;
  private final List<String> nativeFlags;
  private final boolean machineReplaced;
  private final @Nullable String target;
  private final List<Piece> pieces;

  /**
   * What is compiled to what.
   *
   * @param originalName what the compiler would call the source
   * @param words the arguments with response files expanded
   */
  record Job(
      CompilerKind kind,
      SourceNames.Source source,
      String input,
      String originalName,
      String output,
      List<String> originalArguments,
      List<String> words) {
    Job {
      originalArguments = List.copyOf(originalArguments);
      words = List.copyOf(words);
    }
  }

  Remote(
      Job job,
      CommandFacts command,
      Dependencies.Plan dependencyPlan,
      @Nullable List<String> nativeFlags,
      @Nullable String target) {
    this.job = job;
    this.dependencyPlan = dependencyPlan;
    this.nativeFlags = nativeFlags == null ? List.of() : List.copyOf(nativeFlags);
    machineReplaced = nativeFlags != null;
    this.target = target;
    speedFlags = command.speed.bits();
    assemblerOutput = command.assemblerText;
    secondFile = secondFile(job.kind(), command);
    colourChosen = command.diagnostics.colourChosen();
    caret = command.diagnostics.caret();
    partialPossible = !job.source().preprocessed() && !command.expandsMacrosHere();
    namesColumns = command.debug.namesColumns();
    hidesLineMarkers = command.warnsOfLineMarkers;
    extraFiles = List.copyOf(command.extraFiles);
    pieces = List.copyOf(command.pieces);
  }

  private static boolean secondFile(CompilerKind kind, CommandFacts command) {
    boolean object = !command.assemblerText && !command.llvmCode;
    // Clang leaves code, and with it debug information, to the linker.
    boolean code = kind == CompilerKind.GCC || !command.linkTime;
    return object && code && command.debug.secondFile(kind);
  }

  public Language language() {
    return job.source().language();
  }

  /** The source as typed. */
  public String input() {
    return job.input();
  }

  /** The source is to be sent as it is; there is nothing to preprocess. */
  public boolean inputIsPreprocessed() {
    return job.source().preprocessed();
  }

  /** The object as typed, or as the compiler would name it. */
  public String output() {
    return job.output();
  }

  /** The dependency file that preprocessing writes. */
  public Optional<DependencyFile> dependencies() {
    return Optional.ofNullable(dependencyPlan.file());
  }

  /** Assembler text is asked for ({@code -S}), not an object. */
  public boolean assemblerOutput() {
    return assemblerOutput;
  }

  /** The second output, with the debug information, if {@code -gsplit-dwarf} asks for one. */
  public Optional<String> splitDwarfOutput() {
    return secondFile ? Optional.of(DebugOptions.name(job.kind(), job.output())) : Optional.empty();
  }

  /** Absolute names of files besides the source that the other machine needs, such as plugins. */
  public List<String> extraFiles() {
    return extraFiles;
  }

  /** The command itself says whether diagnostics are coloured. */
  public boolean colourChosen() {
    return colourChosen;
  }

  /**
   * Diagnostics quote lines from the source file, which the other machine may not have. Clang
   * quotes the text it is sent.
   */
  public boolean quotesSource() {
    return caret && job.kind() == CompilerKind.GCC;
  }

  /** The argument flags of a request for a compile server, protocol 3.5. */
  public int speedFlags() {
    return speedFlags;
  }

  /** Whether macros may be left to the other machine; if not, ask for no directives-only lists. */
  public boolean partialPreprocessingPossible() {
    return partialPossible;
  }

  /**
   * The debug information asked for names columns of the source. Then only partial preprocessing
   * makes it the same: macros expanded here move what follows them in the line.
   */
  public boolean namesColumns() {
    return namesColumns;
  }

  /** Arguments for a local run, exactly as given: response files not expanded. */
  public List<String> originalArguments() {
    return job.originalArguments();
  }

  /** The same with response files expanded: what the compiler makes of the command. */
  public List<String> words() {
    return job.words();
  }

  /** Whether an option means the processor of this machine, and another one elsewhere. */
  public boolean meansThisProcessor() {
    return machineReplaced;
  }

  /**
   * Arguments that preprocess the source to standard output and write the dependency file that a
   * plain compile would have written.
   */
  public List<String> preprocessCommand(boolean partial) {
    if (inputIsPreprocessed()) {
      throw new IllegalStateException(input() + " is preprocessed already");
    }
    checkPartial(partial);
    List<String> words = new ArrayList<>();
    boolean modeGiven = false;
    for (Piece piece : pieces) {
      switch (piece.scope()) {
        case LOCAL, BOTH, MACHINE, MACRO, INPUT -> words.addAll(piece.words());
        case COMPILE -> {
          if (!modeGiven) {
            words.add("-E");
            modeGiven = true;
          }
        }
        case REMOTE, NEITHER -> {}
      }
    }
    words.addAll(dependencyPlan.added());
    if (partial) {
      words.add(job.kind() == CompilerKind.CLANG ? "-frewrite-includes" : "-fdirectives-only");
    }
    return words;
  }

  /** Arguments for the compile server; it adds language, source and output itself. */
  public List<String> remoteFlags(boolean partial) {
    checkPartial(partial);
    List<String> words = new ArrayList<>(nativeFlags);
    for (Piece piece : pieces) {
      boolean replaced = machineReplaced && piece.scope() == Scope.MACHINE;
      if (piece.scope().remote(partial) && !replaced) {
        words.addAll(piece.remoteWords());
      }
    }
    if (hidesLineMarkers) {
      // Preprocessing here has complained already of warnings this compiler doesn't know.
      words.addAll(List.of("-Wno-unknown-warning-option", "-Wno-gnu-line-marker"));
    }
    if (!job.originalName().equals(job.input())) {
      // The last one counts, and the server names our input before.
      words.addAll(List.of("-Xclang", "-main-file-name", "-Xclang", job.originalName()));
    }
    words.add(assemblerOutput ? "-S" : "-c");
    if (partial && job.kind() == CompilerKind.GCC) {
      words.add("-fdirectives-only");
    }
    if (target != null) {
      words.addAll(List.of("-target", target));
    }
    return words;
  }

  private void checkPartial(boolean partial) {
    if (partial && !partialPossible) {
      throw new IllegalArgumentException("macros of " + input() + " must be expanded locally");
    }
  }
}
