package dev.affogato.client.agent;

import dev.affogato.compiler.args.Remote;
import dev.affogato.protocol.icecc.message.CompileResult;

/**
 * Decides whether a remote result may be used (behaviour spec 3.5). Stateless.
 *
 * <p>Stricter than icecream in one point: a compile that failed there is repeated here, so that
 * what the user reads are the local compiler's own words, and no machine with a broken environment
 * can fail a build.
 */
final class Verdict {
  /** Status of a server whose compiler died (behaviour spec 1.9). */
  private static final int STATUS_CRASHED = 105;

  private static final int STATUS_SIGNAL = 128;

  private Verdict() {}

  static void check(CompileResult result, Remote remote, CallSettings settings, String host)
      throws Fallback {
    if (result.status() != 0) {
      throw failure(result, host);
    }
    if (result.stderr().contains("file not found")) {
      throw fileMissing(host);
    }
    boolean output = !result.stdout().isEmpty() || !result.stderr().isEmpty();
    if (output && settings.caretWorkaround() && !withoutCaret(remote)) {
      throw new Fallback(
          FallbackCode.COMPILER_OUTPUT,
          "command needs stdout/stderr workaround, recompiling locally"
              + " (set ICECC_CARET_WORKAROUND=0 to override)");
    }
    if (result.hasDwo()) {
      throw new Fallback(
          FallbackCode.REMOTE_PROTOCOL, host + " sends a .dwo file nobody asked for");
    }
  }

  private static Fallback failure(CompileResult result, String host) {
    if (result.outOfMemory()) {
      return new Fallback(
          FallbackCode.REMOTE_OUT_OF_MEMORY,
          "the server ran out of memory, recompiling locally (" + host + ")");
    }
    int status = result.status();
    if (status >= STATUS_SIGNAL || status < 0 || status == STATUS_CRASHED) {
      return new Fallback(
          FallbackCode.REMOTE_CRASHED, "the compiler on " + host + " ended with status " + status);
    }
    if (result.stderr().contains("file not found")) {
      return fileMissing(host);
    }
    return new Fallback(
        FallbackCode.COMPILE_FAILED, "the compile on " + host + " ended with status " + status);
  }

  private static Fallback fileMissing(String host) {
    return new Fallback(
        FallbackCode.REMOTE_FILE_MISSING,
        "remote is missing file, recompiling locally (" + host + ")");
  }

  /** The user asked for diagnostics that quote no source, which a remote compiler can print. */
  private static boolean withoutCaret(Remote remote) {
    boolean without = false;
    for (String argument : remote.originalArguments()) {
      if (argument.equals("-fno-diagnostics-show-caret")) {
        without = true;
      } else if (argument.equals("-fdiagnostics-show-caret")) {
        without = false;
      }
    }
    return without;
  }
}
