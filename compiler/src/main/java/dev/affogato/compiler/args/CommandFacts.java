package dev.affogato.compiler.args;

import dev.affogato.base.reason.Reason;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one command says, gathered while its words are read and judged afterwards. Confined to one
 * analysis.
 */
final class CommandFacts {
  final List<Piece> pieces = new ArrayList<>();
  final List<String> inputs = new ArrayList<>();
  final List<String> outputs = new ArrayList<>();

  /** In the order of the command; empty if every option can go away. */
  final List<Reason> refusals = new ArrayList<>();

  /** Why the command can only go away as a whole; likewise. */
  final List<Reason> oneStep = new ArrayList<>();

  /** Absolute names. */
  final Set<String> extraFiles = new LinkedHashSet<>();

  final Dependencies dependencies = new Dependencies();
  final SpeedFlags speed = new SpeedFlags();
  final DebugOptions debug = new DebugOptions();
  final MachineOptions machine = new MachineOptions();
  final DiagnosticChoices diagnostics = new DiagnosticChoices();

  /** By {@code -x}; null where names decide. */
  SourceNames.@Nullable Source namedSource;

  /** A precompiled header the plain command would read. */
  @Nullable String precompiledHeader;

  /** By {@code -fobjc-runtime=}; empty for the compiler's default. */
  String objectiveCRuntime = "";

  boolean compileFlag;
  boolean assemblerText;
  boolean llvmCode;
  boolean linkTime;
  boolean fatObjects;
  boolean verboseText;
  boolean wholePreprocessing;
  boolean warnsOfLineMarkers;
  boolean warnsOfUnusedMacros;
  boolean targetGiven;
  boolean architectureGiven;

  void refuse(LocalCode code, String text) {
    refusals.add(code.reason(text));
  }

  void oneStep(LocalCode code, String text) {
    oneStep.add(code.reason(text));
  }

  /** Whether there is anything to make of a source: an object, or assembler text. */
  boolean compiles() {
    return compileFlag || assemblerText;
  }

  /** Whether partial preprocessing would lose something. */
  boolean expandsMacrosHere() {
    return wholePreprocessing || warnsOfUnusedMacros;
  }
}
