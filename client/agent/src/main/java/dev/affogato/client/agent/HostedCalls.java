package dev.affogato.client.agent;

import dev.affogato.base.file.FileAccess;
import dev.affogato.base.file.SystemOwned;
import dev.affogato.base.reason.Reason;
import dev.affogato.client.launcher.LauncherCall;
import org.jspecify.annotations.Nullable;

/** Which calls the machine's agent leaves to others at once. Stateless. */
final class HostedCalls {
  private static final String CODE = "own-agent";

  private HostedCalls() {}

  /** Why {@code call} is for an agent of its launcher's own surroundings, or null. */
  static @Nullable Reason refusal(
      LauncherCall call, CallSettings settings, FileAccess seen, FileAccess ours) {
    if (!settings.direct().wanted() || settings.direct().verifiedShare() > 0) {
      return because("ICECC_DIRECT or ICECC_VERIFY ask for what takes a launcher's own agent");
    }
    if (!settings.sharedBase().isEmpty()) {
      return because("ICECC_CACHE_BASEDIR takes a launcher's own agent");
    }
    if (settings.compilerOverride(true) != null || settings.compilerOverride(false) != null) {
      return because("ICECC_CC or ICECC_CXX name another compiler");
    }
    for (String entry : call.environment()) {
      if (mayLoad(entry)) {
        return because(entry.substring(0, entry.indexOf('=')) + " changes what programs load");
      }
    }
    if (call.kind() == LauncherCall.Kind.RUN) {
      return null;
    }
    String compiler = call.compiler();
    return SystemOwned.isFile(compiler) && ours.stamp(compiler).equals(seen.stamp(compiler))
        ? null
        : because(compiler + " is not a compiler of the whole machine");
  }

  private static boolean mayLoad(String entry) {
    return entry.startsWith("LD_")
        || entry.startsWith("COMPILER_PATH=")
        || entry.startsWith("GCC_EXEC_PREFIX=")
        || entry.startsWith("CCC_")
        || entry.startsWith("CLANG_")
        || entry.startsWith("SDKROOT=");
  }

  private static Reason because(String text) {
    return new Reason(CODE, text);
  }
}
