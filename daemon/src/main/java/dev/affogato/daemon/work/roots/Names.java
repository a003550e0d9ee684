package dev.affogato.daemon.work.roots;

import dev.affogato.protocol.reapi.message.CallFailure;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** What others call their files, with suspicion: a name must not leave its folder. Stateless. */
final class Names {
  /** NAME_MAX of Linux. */
  private static final int BYTES_MAX = 255;

  /** PATH_MAX of Linux, less the final zero. */
  private static final int TARGET_BYTES_MAX = 4095;

  private Names() {}

  static String checked(String name) throws CallFailure {
    boolean oneSegment =
        !name.isEmpty() && name.indexOf('/') < 0 && !name.equals(".") && !name.equals("..");
    if (!oneSegment || bytes(name) > BYTES_MAX) {
      throw CallFailure.invalid("not a file name: " + shown(name));
    }
    return sayable(name);
  }

  static String checkedTarget(String target) throws CallFailure {
    if (target.isEmpty() || bytes(target) > TARGET_BYTES_MAX) {
      throw CallFailure.invalid("not the target of a link: " + shown(target));
    }
    return sayable(target);
  }

  /** Sorted entries with each name once. */
  static void checkDifferent(List<TreeFolder.Entry> sorted) throws CallFailure {
    for (int i = 1; i < sorted.size(); i++) {
      if (sorted.get(i).name().equals(sorted.get(i - 1).name())) {
        throw CallFailure.invalid("two entries of one folder are named " + sorted.get(i).name());
      }
    }
  }

  /** Refuses zero bytes, and what Java cannot say in this process' locale. */
  private static String sayable(String text) throws CallFailure {
    try {
      var _ = Path.of(text);
      return text;
    } catch (InvalidPathException notSayable) {
      throw CallFailure.invalid(
          "this machine cannot have a file named "
              + shown(text)
              + "; if that is a good name, start its daemon with LC_ALL=C.UTF-8");
    }
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static String shown(String text) {
    return "'" + text.substring(0, Math.min(80, text.length())).replaceAll("\\p{Cntrl}", "?") + "'";
  }
}
