package dev.affogato.protocol.icecc.wire;

import java.util.Objects;

/**
 * One element of an {@code envlist}. Immutable.
 *
 * <p>The platform means two things: in GET_CS the machines that can run the environment, in LOGIN
 * the machines it compiles for (protocol spec 3.15).
 *
 * @param platform a platform string, protocol spec 12.1
 * @param name the environment's name: its archive's file name without suffix
 */
public record EnvironmentName(String platform, String name) {
  public EnvironmentName {
    Objects.requireNonNull(platform);
    Objects.requireNonNull(name);
  }
}
