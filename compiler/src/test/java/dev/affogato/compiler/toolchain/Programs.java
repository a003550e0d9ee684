package dev.affogato.compiler.toolchain;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.affogato.base.process.ProcessRunner;

/** Programs that some tests need and not every machine has. */
final class Programs {
  private Programs() {}

  /** Skips the test where {@code program} is missing; where everything must be, fails it. */
  static void need(String program) {
    if (new Tools(ProcessRunner.system(), System.getenv()).find(program).isPresent()) {
      return;
    }
    String message = "this test needs " + program + ", which is not installed";
    if (System.getenv("CI") != null) {
      fail(message);
    }
    abort(message);
  }
}
