package dev.affogato.client.agent;

import dev.affogato.base.reason.Reason;
import dev.affogato.client.direct.DirectResult;
import dev.affogato.client.direct.FailureCode;
import dev.affogato.client.launcher.LauncherCall;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a result of the direct way may be delivered: the compiler was the same and read the same
 * files, but a build must not fail for a file that was overlooked, nor for a machine that is too
 * small. Stateless.
 */
final class DirectVerdict {
  /** Status of a compiler that found errors; every other one means that it did not get so far. */
  private static final int STATUS_ERRORS = 1;

  /** Of what may be there here. */
  private static final List<String> MISSED =
      List.of("No such file or directory", "file not found", "annot open", "annot find");

  private DirectVerdict() {}

  /** Why the job had better be compiled here, or null. */
  static @Nullable Reason flaw(DirectResult result, CompileJob job, LauncherCall call) {
    if (result.status() != 0) {
      String words = new String(result.stderr(), StandardCharsets.ISO_8859_1);
      boolean blamed =
          result.status() == STATUS_ERRORS
              && GccText.blamesSource(words)
              && MISSED.stream().noneMatch(words::contains);
      if (!blamed) {
        return new Reason(
            FailureCode.DOUBTFUL_ERROR.word(),
            "the compiler ended with status "
                + result.status()
                + " on "
                + result.machine()
                + " for what may be right here");
      }
    } else if (result.outputs().isEmpty()
        || !result.outputs().getFirst().name().equals(job.remote().output())) {
      return new Reason(FailureCode.RESULT.word(), "no object came back");
    }
    return TerminalStyle.isTrue(result.stderr(), job, call)
        ? null
        : new Reason(
            FailureCode.TERMINAL_OUTPUT.word(),
            "the compiler printed something, which looks another way on this terminal");
  }
}
