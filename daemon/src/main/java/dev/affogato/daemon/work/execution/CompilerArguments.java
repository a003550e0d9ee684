package dev.affogato.daemon.work.execution;

import dev.affogato.daemon.work.sandbox.NotPossibleException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The compiler's command line for a job: pure text (behaviour spec 5.5).
 *
 * <p>One difference from icecream: gcc gets no {@code --param ggc-min-expand} and {@code
 * ggc-min-heapsize}. It chooses the same values itself from its address-space limit, and given as
 * arguments they are written into the debug information, which then is not the local compiler's.
 * Immutable.
 *
 * @param program {@code gcc}, {@code g++} or {@code clang}
 * @param arguments what follows it, without the output
 */
record CompilerArguments(String program, List<String> arguments) {
  private static final Set<String> PROGRAMS = Set.of("gcc", "g++", "clang");
  private static final String CLANG = "clang";

  /** First version whose peers say which compiler they use (protocol spec 3.8). */
  private static final int VERSION_WITH_COMPILER_NAME = 30;

  /** First version whose peers send the split-dwarf flag themselves. */
  private static final int VERSION_WITH_ALL_FLAGS = 41;

  private static final String SPLIT_DWARF = "-gsplit-dwarf";

  CompilerArguments {
    arguments = List.copyOf(arguments);
  }

  static CompilerArguments of(CompileJob job) throws NotPossibleException {
    List<String> flags = new ArrayList<>(job.flags());
    String program = program(job, flags);
    if (job.splitDwarf()
        && job.peerVersion() < VERSION_WITH_ALL_FLAGS
        && !flags.contains(SPLIT_DWARF)) {
      flags.add(SPLIT_DWARF);
    }
    List<String> arguments = new ArrayList<>(List.of("-x", job.language().compilerWord()));
    if (program.equals(CLANG)) {
      arguments.addAll(frontEnd("-main-file-name", job.inputFile()));
      arguments.addAll(frontEnd("-fdebug-compilation-dir", job.workingDirectory()));
    }
    arguments.addAll(flags);
    if (!program.equals(CLANG)) {
      arguments.add("-fpreprocessed");
    }
    return new CompilerArguments(program, asArguments(arguments));
  }

  /** The whole command line; the source comes on standard input. */
  List<String> argv(String programPath, String output) {
    List<String> argv = new ArrayList<>();
    argv.add(programPath);
    argv.addAll(arguments);
    argv.addAll(List.of("-", "-o", output));
    if (program.equals(CLANG)) {
      argv.add("-no-canonical-prefixes");
    }
    return argv;
  }

  private static String program(CompileJob job, List<String> flags) throws NotPossibleException {
    if (job.peerVersion() < VERSION_WITH_COMPILER_NAME) {
      // These say clang by a first flag, and nothing otherwise.
      if (!flags.isEmpty() && flags.getFirst().equals(CLANG)) {
        flags.removeFirst();
        return CLANG;
      }
      return job.language() == Language.CXX || job.language() == Language.OBJECTIVE_CXX
          ? "g++"
          : "gcc";
    }
    if (!PROGRAMS.contains(job.compilerName())) {
      throw new NotPossibleException(
          "'" + job.compilerName() + "' is no compiler of an environment");
    }
    return job.compilerName();
  }

  private static List<String> frontEnd(String option, String value) {
    return List.of("-Xclang", option, "-Xclang", value);
  }

  private static List<String> asArguments(List<String> texts) throws NotPossibleException {
    List<String> arguments = new ArrayList<>();
    for (String text : texts) {
      arguments.add(ByteText.argument(text));
    }
    return arguments;
  }
}
