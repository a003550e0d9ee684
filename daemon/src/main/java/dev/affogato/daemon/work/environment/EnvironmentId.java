package dev.affogato.daemon.work.environment;

import org.jspecify.annotations.Nullable;

/**
 * Which environment: the platform it compiles for and its name. Immutable.
 *
 * <p>Both become folder names, and both come from peers, so an instance exists only for safe ones
 * (protocol spec 6.1).
 *
 * @param target platform string, such as {@code x86_64}
 * @param name base name of the archive without its suffix
 */
public record EnvironmentId(String target, String name) implements Comparable<EnvironmentId> {
  /** Longest file name of the common file systems. */
  private static final int FILE_NAME_BYTES_MAX = 255;

  static final String TARGET_PREFIX = "target=";

  public EnvironmentId {
    String problem = problem(target, name);
    if (problem != null) {
      throw new IllegalArgumentException(problem);
    }
  }

  /** The id of {@code name} for {@code target}, both as a peer sent them. */
  public static EnvironmentId of(String target, String name) throws EnvironmentRefusedException {
    String problem = problem(target, name);
    if (problem != null) {
      throw new EnvironmentRefusedException(problem);
    }
    return new EnvironmentId(target, name);
  }

  private static @Nullable String problem(String target, String name) {
    String wrong = wrongWord(name, FILE_NAME_BYTES_MAX);
    if (wrong != null) {
      return "environment name '"
          + MemberName.printable(name)
          + "' "
          + wrong
          + "; rename the archive";
    }
    wrong = wrongWord(target, FILE_NAME_BYTES_MAX - TARGET_PREFIX.length());
    return wrong == null
        ? null
        : "platform '" + MemberName.printable(target) + "' of environment " + name + " " + wrong;
  }

  private static @Nullable String wrongWord(String word, int bytesMax) {
    if (word.isEmpty()) {
      return "is empty";
    }
    if (word.length() > bytesMax) {
      return "is longer than " + bytesMax + " characters";
    }
    if (word.equals(".") || word.equals("..")) {
      return "is no file name";
    }
    boolean plain = word.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '/');
    return plain ? null : "has a character that is a blank, a slash or not printable ASCII";
  }

  @Override
  public int compareTo(EnvironmentId other) {
    int byTarget = target.compareTo(other.target);
    return byTarget != 0 ? byTarget : name.compareTo(other.name);
  }

  /** {@code target/name}, as icecream writes it. */
  @Override
  public String toString() {
    return target + "/" + name;
  }
}
