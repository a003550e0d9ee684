package dev.affogato.daemon.work.environment;

import java.io.InputStream;

/** Counts what comes out of an archive and stops at the limits. Confined to one thread. */
final class UnpackBudget {
  /** Small archives of zeroes expand much; below this nobody is hurt. */
  private static final long EXPANSION_FREE_BYTES = 64L << 20;

  private final EnvironmentLimits limits;
  private final long streamBytesMax;
  private long fileBytes;
  private int members;

  UnpackBudget(EnvironmentLimits limits, long archiveBytes) {
    this.limits = limits;
    this.streamBytesMax = Math.max(EXPANSION_FREE_BYTES, archiveBytes * limits.expansionMax());
  }

  /** {@code in}, limited: also bytes that end up in no file cost time and memory. */
  InputStream limit(InputStream in) {
    return new UnpackedStream(in, streamBytesMax, limits.expansionMax());
  }

  void addMember() throws EnvironmentRefusedException {
    members++;
    if (members > limits.membersMax()) {
      throw new EnvironmentRefusedException("it has more than " + limits.membersMax() + " members");
    }
  }

  void addFileBytes(long n) throws EnvironmentRefusedException {
    fileBytes += n;
    if (fileBytes > limits.unpackedBytesMax()) {
      throw new EnvironmentRefusedException(
          "it unpacks to more than " + limits.unpackedBytesMax() + " bytes");
    }
  }

  long fileBytes() {
    return fileBytes;
  }
}
