package dev.affogato.client.agent;

import dev.affogato.base.platform.Platform;
import dev.affogato.base.process.ProcessRunner;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The platform of this machine, asked for when the first job is about to leave it: a call that
 * stays here need not pay for a process. Thread-safe: two threads may ask twice.
 */
final class OwnPlatform {
  private final ProcessRunner runner;
  private volatile @Nullable String name;

  OwnPlatform(ProcessRunner runner) {
    this.runner = runner;
  }

  String name() throws Fallback, InterruptedException {
    String known = name;
    if (known == null) {
      try {
        known = Platform.ofThisMachine(runner);
      } catch (IOException e) {
        throw new Fallback(
            FallbackCode.NO_ENVIRONMENT,
            "the platform of this machine is unknown: " + e.getMessage(),
            e);
      }
      name = known;
    }
    return known;
  }
}
