package dev.affogato.client.agent;

import dev.affogato.base.reason.Reason;
import dev.affogato.client.launcher.LauncherCall;
import dev.affogato.compiler.args.Remote;
import dev.affogato.protocol.icecc.message.Language;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A compile that may leave this machine. Immutable.
 *
 * @param remote its command lines
 * @param together why preprocessing and compiling cannot be apart, or null if they can
 * @param compiler the local compiler
 * @param target platform of this machine, which the object is for
 * @param partial whether macros are left to the other machine
 * @param onlooker who reads what the compiler prints
 */
record CompileJob(
    Remote remote,
    @Nullable Reason together,
    CompilerChoice compiler,
    String target,
    boolean partial,
    Onlooker onlooker) {

  static CompileJob of(
      Remote remote,
      @Nullable Reason together,
      CompilerChoice compiler,
      String target,
      CallSettings settings,
      Onlooker onlooker) {
    boolean partial =
        remote.partialPreprocessingPossible() && settings.partialPreprocessing(compiler.isClang());
    return new CompileJob(remote, together, compiler, target, partial, onlooker);
  }

  /**
   * Whether the object is the same when the macros are expanded here. Debug information is not: it
   * names columns.
   */
  boolean canBeWhole() {
    return partial && !remote.namesColumns();
  }

  /** The same job with all macros expanded here. */
  CompileJob whole() {
    return new CompileJob(remote, together, compiler, target, false, onlooker);
  }

  Language language() {
    return switch (remote.language()) {
      case C -> Language.C;
      case CXX -> Language.CPLUSPLUS;
      case OBJECTIVE_C -> Language.OBJECTIVE_C;
      case OBJECTIVE_CXX -> Language.OBJECTIVE_CPLUSPLUS;
    };
  }

  String compilerName() {
    return compiler.wireName(remote.language());
  }

  /** What runs here, the program included. */
  List<String> preprocessorCommand() {
    List<String> argv = new ArrayList<>();
    argv.add(compiler.program());
    argv.addAll(style());
    argv.addAll(remote.preprocessCommand(partial));
    return argv;
  }

  /** What the compiler there gets. */
  List<String> remoteFlags() {
    List<String> flags = new ArrayList<>(style());
    flags.addAll(remote.remoteFlags(partial));
    return flags;
  }

  /** The judge of what is printed. */
  Diagnostics diagnostics(CallSettings settings, LauncherCall command) {
    boolean cplusplus =
        language() == Language.CPLUSPLUS || language() == Language.OBJECTIVE_CPLUSPLUS;
    return new Diagnostics(
        new Diagnostics.Setting(
            compiler.kind(),
            cplusplus,
            partial,
            remote.quotesSource(),
            !settings.caretWorkaround(),
            onlooker),
        new DiskSourceLines(command.cwd()));
  }

  /** Comes first, so that the command's own choice wins. */
  private List<String> style() {
    List<String> style = onlooker.clangStyle();
    return compiler.isClang() && style != null ? style : List.of();
  }
}
