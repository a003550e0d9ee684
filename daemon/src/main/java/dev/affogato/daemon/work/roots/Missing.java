package dev.affogato.daemon.work.roots;

import dev.affogato.cache.digest.Digest;
import dev.affogato.protocol.reapi.message.CallFailure;
import java.util.Collection;

/** How what is missing is told. Stateless. */
final class Missing {
  /** About 130 bytes each, in an answer that must stay below 4 MiB; who brings them asks again. */
  private static final int TOLD_MAX = 20_000;

  private Missing() {}

  static CallFailure told(Collection<Digest> digests) {
    return CallFailure.missing(digests.stream().limit(TOLD_MAX).toList());
  }
}
