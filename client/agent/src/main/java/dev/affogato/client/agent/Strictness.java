package dev.affogato.client.agent;

import dev.affogato.base.reason.Reason;
import dev.affogato.client.journal.Advice;
import dev.affogato.client.launcher.ExecReply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * {@code ICECC_STRICT}: whoever sets up a cluster learns at once of a compile that does not use it.
 * Commands that are no compiles run here as ever, as do those whose source is at fault. Stateless.
 */
final class Strictness {
  /**
   * Executed in the compiler's place: unlike the end of a job, that also throws away what has been
   * received of an object. The status is the one of compilers that do not compile.
   */
  private static final String SCRIPT = "printf '%s\\n' \"$1\" >&2; exit 1";

  private Strictness() {}

  /** Whether {@code call} must not run here for {@code reason}. */
  static boolean forbids(Call call, Reason reason) {
    return call.settings().strict() && !call.services().guide().about(reason.code()).isFine();
  }

  /** Fails the call with the reason, and what to do about it. */
  static void refuse(Call call, Reason reason) throws IOException {
    Advice advice = call.services().guide().about(reason.code());
    String text =
        "affogato: "
            + call.file()
            + " not compiled remotely: "
            + reason.text()
            + " ("
            + reason.code()
            + "). "
            + advice.cure();
    if (call.services().surroundings().areOwn()) {
      call.launcher().exec(new ExecReply(false, false, "/bin/sh", argv(text), List.of(), reason));
    } else {
      // Its launchers execute nothing but their own command. None has been sent a file by now.
      call.launcher().finish(1, new byte[0], bytes(text + "\n"));
    }
    call.ended(Outcome.REFUSED, reason);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** A remark of another machine may hold anything, but arguments no NUL. */
  private static List<String> argv(String text) {
    return List.of("sh", "-c", SCRIPT, "sh", text.replace('\0', ' '));
  }
}
