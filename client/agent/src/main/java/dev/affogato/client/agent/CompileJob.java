package dev.affogato.client.agent;

import dev.affogato.compiler.args.Remote;
import dev.affogato.protocol.icecc.message.Language;

/**
 * A compile that may leave this machine. Immutable.
 *
 * @param remote its command lines
 * @param compiler the local compiler
 * @param target platform of this machine, which the object is for
 * @param partial whether macros are left to the other machine
 */
record CompileJob(Remote remote, CompilerChoice compiler, String target, boolean partial) {

  static CompileJob of(
      Remote remote, CompilerChoice compiler, String target, CallSettings settings) {
    boolean partial = remote.partialPreprocessingPossible() && settings.partialPreprocessing();
    return new CompileJob(remote, compiler, target, partial);
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
}
