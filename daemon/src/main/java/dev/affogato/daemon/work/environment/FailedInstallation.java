package dev.affogato.daemon.work.environment;

import java.io.IOException;

/** The installation that this machine cannot begin: says so when the sender has sent all. */
final class FailedInstallation implements Installation {
  private final IOException problem;

  FailedInstallation(IOException problem) {
    this.problem = problem;
  }

  @Override
  public boolean isKept() {
    return false;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    // There is nowhere to put them.
  }

  @Override
  public void finish() throws IOException {
    throw problem;
  }

  @Override
  public void close() {
    // Nothing was kept.
  }
}
