package dev.affogato.protocol.reapi.message;

import dev.affogato.cache.digest.Digest;
import dev.affogato.protocol.reapi.v2.DigestFunction;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Digests as messages have them, and back with suspicion. Stateless. */
public final class WireDigests {
  private WireDigests() {}

  public static dev.affogato.protocol.reapi.v2.Digest toWire(Digest digest) {
    return dev.affogato.protocol.reapi.v2.Digest.newBuilder()
        .setHash(digest.hex())
        .setSizeBytes(digest.sizeBytes())
        .build();
  }

  /** What a peer calls a digest. */
  public static Digest fromWire(dev.affogato.protocol.reapi.v2.Digest digest) throws CallFailure {
    return Digest.parse(digest.getHash(), digest.getSizeBytes())
        .orElseThrow(() ->
            CallFailure.invalid(
                "not a SHA-256 digest: a hash of "
                    + digest.getHash().length()
                    + " characters and a size of "
                    + digest.getSizeBytes()));
  }

  /** Each digest once, in the order they came. */
  public static Set<Digest> fromWire(List<dev.affogato.protocol.reapi.v2.Digest> digests)
      throws CallFailure {
    Set<Digest> all = new LinkedHashSet<>();
    for (dev.affogato.protocol.reapi.v2.Digest digest : digests) {
      all.add(fromWire(digest));
    }
    return all;
  }

  public static List<dev.affogato.protocol.reapi.v2.Digest> toWire(List<Digest> digests) {
    List<dev.affogato.protocol.reapi.v2.Digest> all = new ArrayList<>(digests.size());
    digests.forEach(digest -> all.add(toWire(digest)));
    return all;
  }

  /** A request says SHA-256, or nothing and means it (spec 4.3). */
  public static void checkFunction(DigestFunction.Value function) throws CallFailure {
    if (function != DigestFunction.Value.UNKNOWN && function != DigestFunction.Value.SHA256) {
      throw CallFailure.invalid("only SHA256 is served, not " + function);
    }
  }
}
