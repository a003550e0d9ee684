package dev.affogato.console.dashboard.http;

import java.util.OptionalInt;

/**
 * What is asked for. Immutable.
 *
 * @param rest the part of the path behind the route's own; empty if there is none
 * @param accept header {@code Accept}; empty if there is none
 */
public record Query(String rest, String accept) {
  private static final int DIGITS_MAX = 9;

  /** {@link #rest} as a number that is not negative. */
  public OptionalInt number() {
    boolean digits = !rest.isEmpty() && rest.chars().allMatch(c -> c >= '0' && c <= '9');
    return digits && rest.length() <= DIGITS_MAX
        ? OptionalInt.of(Integer.parseInt(rest))
        : OptionalInt.empty();
  }

  /** The same without {@code suffix}, if it ends so; else null. */
  public @org.jspecify.annotations.Nullable Query without(String suffix) {
    return rest.endsWith(suffix)
        ? new Query(rest.substring(0, rest.length() - suffix.length()), accept)
        : null;
  }
}
