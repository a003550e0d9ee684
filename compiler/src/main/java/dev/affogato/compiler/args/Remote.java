package dev.affogato.compiler.args;

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
 * warnings then are those of a plain compile ({@code -fdirectives-only}, behaviour 3.1).
 */
public final class Remote implements Analysis {
  private final Language language;
  private final String input;
  private final boolean preprocessed;
  private final String output;
  private final @Nullable DependencyFile dependencies;
  private final List<String> dependencyArguments;
  private final int speedFlags;
  private final boolean partialPossible;
  private final List<Piece> pieces;
  private final List<String> originalArguments;

  Remote(
      SourceNames.Source source,
      String input,
      String output,
      Dependencies.Plan dependencies,
      int speedFlags,
      boolean partialPossible,
      List<Piece> pieces,
      List<String> originalArguments) {
    this.language = source.language();
    this.preprocessed = source.preprocessed();
    this.input = input;
    this.output = output;
    this.dependencies = dependencies.file();
    this.dependencyArguments = dependencies.added();
    this.speedFlags = speedFlags;
    this.partialPossible = partialPossible;
    this.pieces = List.copyOf(pieces);
    this.originalArguments = List.copyOf(originalArguments);
  }

  public Language language() {
    return language;
  }

  /** The source as typed. */
  public String input() {
    return input;
  }

  /** The source is to be sent as it is; there is nothing to preprocess. */
  public boolean inputIsPreprocessed() {
    return preprocessed;
  }

  /** The object as typed, or as the compiler would name it. */
  public String output() {
    return output;
  }

  /** The dependency file that preprocessing writes. */
  public Optional<DependencyFile> dependencies() {
    return Optional.ofNullable(dependencies);
  }

  /** Assembler text is asked for ({@code -S}), not an object. */
  public boolean assemblerOutput() {
    return false;
  }

  /** The second output, with the debug information, if {@code -gsplit-dwarf} asks for one. */
  public Optional<String> splitDwarfOutput() {
    return Optional.empty();
  }

  /** Absolute names of files besides the source that the other machine needs, such as plugins. */
  public List<String> extraFiles() {
    return List.of();
  }

  /** The command itself says whether diagnostics are coloured. */
  public boolean colourChosen() {
    return false;
  }

  /** Diagnostics quote the source line, which the other machine may not have. */
  public boolean quotesSource() {
    return true;
  }

  /** The argument flags of a request for a compile server, protocol 3.5. */
  public int speedFlags() {
    return speedFlags;
  }

  /** Whether macros may be left to the other machine; if not, ask for no directives-only lists. */
  public boolean partialPreprocessingPossible() {
    return partialPossible;
  }

  /** Arguments for a local run, exactly as given: response files not expanded. */
  public List<String> originalArguments() {
    return originalArguments;
  }

  /**
   * Arguments that preprocess the source to standard output and write the dependency file that a
   * plain compile would have written.
   */
  public List<String> preprocessCommand(boolean directivesOnly) {
    if (preprocessed) {
      throw new IllegalStateException(input + " is preprocessed already");
    }
    checkPartial(directivesOnly);
    List<String> words = new ArrayList<>();
    boolean modeGiven = false;
    for (Piece piece : pieces) {
      switch (piece.scope()) {
        case LOCAL, BOTH, MACRO, INPUT -> words.addAll(piece.words());
        case COMPILE -> {
          if (!modeGiven) {
            words.add("-E");
            modeGiven = true;
          }
        }
        case REMOTE, OUTPUT -> {}
      }
    }
    words.addAll(dependencyArguments);
    if (directivesOnly) {
      words.add("-fdirectives-only");
    }
    return words;
  }

  /** Arguments for the compile server; it adds language, source and output itself. */
  public List<String> remoteFlags(boolean directivesOnly) {
    checkPartial(directivesOnly);
    List<String> words = new ArrayList<>();
    for (Piece piece : pieces) {
      if (piece.scope().remote(directivesOnly)) {
        words.addAll(piece.words());
      }
    }
    words.add("-c");
    if (directivesOnly) {
      words.add("-fdirectives-only");
    }
    return words;
  }

  private void checkPartial(boolean directivesOnly) {
    if (directivesOnly && !partialPossible) {
      throw new IllegalArgumentException("macros of " + input + " must be expanded locally");
    }
  }
}
