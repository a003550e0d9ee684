package dev.affogato.client.direct;

import dev.affogato.compiler.CompilerKind;

/** What can be told of a command before anything is scanned. Stateless. */
final class Eligibility {
  private Eligibility() {}

  /** Whether the command's result is one that another machine can make of the same files. */
  static void check(DirectCall call) throws Detour {
    if (!call.program().startsWith("/")) {
      throw new Detour(
          DetourCode.TOOLCHAIN,
          "the compiler is called as " + call.program() + ", relative to the working folder");
    }
    if (call.remote().meansThisProcessor()) {
      throw new Detour(
          DetourCode.NATIVE,
          "an option means the processor of this machine, as -march=native does");
    }
    if (!call.remote().extraFiles().isEmpty()) {
      throw new Detour(
          DetourCode.EXTRA_FILES,
          "the command reads " + call.remote().extraFiles().getFirst() + " besides its source");
    }
  }

  /** Whether the compiler takes the time of day from the environment. */
  static boolean timeStandsStill(DirectCall call) {
    String epoch = call.command().variable("SOURCE_DATE_EPOCH");
    return call.compiler().kind() == CompilerKind.GCC
        && epoch != null
        && epoch.matches("\\d{1,12}");
  }
}
