package dev.affogato.daemon.work.environment;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Names inside an archive: the rules that keep every member below the root it is unpacked into.
 *
 * <p>Only text is looked at, never the disk. Immutable: no state.
 */
final class MemberName {
  /** Leaves room below Linux' PATH_MAX of 4096 for the folder the environment is unpacked into. */
  private static final int PATH_BYTES_MAX = 2048;

  /** Linux' NAME_MAX. */
  private static final int COMPONENT_BYTES_MAX = 255;

  private static final int SHOWN_CHARACTERS_MAX = 120;

  private MemberName() {}

  /**
   * The components of a member's name; empty for the root itself.
   *
   * @throws EnvironmentRefusedException if the name is absolute, has {@code ..}, or is too long
   */
  static List<String> components(String name) throws EnvironmentRefusedException {
    if (name.startsWith("/")) {
      throw new EnvironmentRefusedException("its name is absolute");
    }
    List<String> components = plainComponents(name);
    if (components.contains("..")) {
      throw new EnvironmentRefusedException("its name has '..'");
    }
    return components;
  }

  /**
   * Checks where a symbolic link points, with the environment as root: an absolute target is fine,
   * more {@code ..} than there are folders above the link is not.
   *
   * @param folder components of the folder the link lies in
   */
  static void checkLinkTarget(List<String> folder, String target)
      throws EnvironmentRefusedException {
    Deque<String> at = new ArrayDeque<>(target.startsWith("/") ? List.of() : folder);
    List<String> steps = plainComponents(target);
    if (target.isEmpty()) {
      throw new EnvironmentRefusedException("it is a link to nothing");
    }
    for (String step : steps) {
      if (!step.equals("..")) {
        at.addLast(step);
      } else if (at.pollLast() == null) {
        throw new EnvironmentRefusedException(
            "it is a link out of the environment, to '" + printable(target) + "'");
      }
    }
  }

  private static List<String> plainComponents(String name) throws EnvironmentRefusedException {
    if (name.indexOf('\0') >= 0) {
      throw new EnvironmentRefusedException("its name has a zero byte");
    }
    if (utf8Length(name) > PATH_BYTES_MAX) {
      throw new EnvironmentRefusedException("its name is longer than " + PATH_BYTES_MAX + " bytes");
    }
    List<String> components = new ArrayList<>();
    for (String component : name.split("/")) {
      if (component.isEmpty() || component.equals(".")) {
        continue;
      }
      if (utf8Length(component) > COMPONENT_BYTES_MAX) {
        throw new EnvironmentRefusedException(
            "a part of its name is longer than " + COMPONENT_BYTES_MAX + " bytes");
      }
      components.add(component);
    }
    return components;
  }

  private static int utf8Length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /**
   * {@code bytes} as text, or null if they are not UTF-8: such names cannot be written faithfully
   * by the JDK.
   */
  static @Nullable String decode(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException notUtf8) {
      return null;
    }
  }

  /** {@code text} fit for a log line: control characters replaced, long ones cut. */
  static String printable(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .limit(SHOWN_CHARACTERS_MAX)
        .forEach(c -> shown.appendCodePoint(Character.isISOControl(c) ? '?' : c));
    return text.length() > SHOWN_CHARACTERS_MAX ? shown + "..." : shown.toString();
  }
}
