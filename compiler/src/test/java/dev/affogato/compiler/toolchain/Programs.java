package dev.affogato.compiler.toolchain;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.affogato.base.process.ProcessRunner;

/** Programs that some tests need and not every machine has. */
public final class Programs {
  private Programs() {}

  /** Skips the test where {@code program} is missing; where everything must be, fails it. */
  public static void need(String program) {
    need(program, new Tools(ProcessRunner.system(), System.getenv()).find(program).isPresent());
  }

  /** The same for what is no program on PATH. */
  static void need(String what, boolean installed) {
    if (installed) {
      return;
    }
    String message = "this test needs " + what + ", which is not installed";
    if (System.getenv("CI") != null) {
      fail(message);
    }
    abort(message);
  }
}
