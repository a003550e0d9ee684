package dev.affogato.compiler.toolchain;

import java.nio.file.Path;
import java.util.Set;

/**
 * The packaged {@code /etc/ld.so.conf}: the machine's own with relative includes made absolute, for
 * {@code ldconfig} reads them relative to where it stands. Stateless.
 *
 * <p>The lines are formed as {@code icecc-create-env} forms them, since the environment's name
 * hangs on every byte: first word, one blank, the rest, and nothing after the last line end.
 */
final class LoaderConfig {
  private static final Path ETC = Path.of("/etc");

  private LoaderConfig() {}

  static String text(String original, Set<Path> furtherFolders) {
    StringBuilder text = new StringBuilder();
    int start = 0;
    for (int end = original.indexOf('\n'); end >= 0; end = original.indexOf('\n', start)) {
      text.append(line(original.substring(start, end).strip())).append('\n');
      start = end + 1;
    }
    furtherFolders.forEach(folder -> text.append(folder).append('\n'));
    return text.toString();
  }

  private static String line(String stripped) {
    String[] words = stripped.split("[ \t]+", 2);
    String rest = words.length < 2 ? "" : words[1];
    if (words[0].equals("include") && !rest.isEmpty()) {
      rest = ETC.resolve(rest).toString();
    }
    return words[0] + " " + rest;
  }
}
