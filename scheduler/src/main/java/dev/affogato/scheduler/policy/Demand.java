package dev.affogato.scheduler.policy;

import dev.affogato.protocol.icecc.wire.EnvironmentName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request asks of a compile server. Requests with equal demands are interchangeable, which
 * is why the queue keeps them together. Immutable.
 *
 * @param environments what the client can send: (platform that runs it, name)
 * @param target platform the output is for
 * @param minimalHostVersion lowest protocol version of an acceptable server
 * @param requiredFeatures bits that the server must all have
 * @param preferredHost node name or address of the only acceptable server, or empty
 * @param realm whence the server must be reached
 */
public record Demand(
    List<EnvironmentName> environments,
    String target,
    int minimalHostVersion,
    int requiredFeatures,
    String preferredHost,
    Realm realm) {
  /** What all who can be sent a job twice offer: they have all its inputs at hand. */
  static final String DIRECT = "affogato-direct";

  public Demand {
    environments = List.copyOf(environments);
  }

  /** What a second try of the same job asks for; null if who asked could send none. */
  public @Nullable Demand again() {
    for (EnvironmentName offered : environments) {
      if (offered.name().equals(DIRECT) && offered.platform().equals(target)) {
        return preferredHost.isEmpty() ? offeringOnly(offered) : null;
      }
    }
    return null;
  }

  /** This demand with only {@code environment} on offer. */
  public Demand offeringOnly(EnvironmentName environment) {
    return new Demand(
        List.of(environment), target, minimalHostVersion, requiredFeatures, preferredHost, realm);
  }
}
