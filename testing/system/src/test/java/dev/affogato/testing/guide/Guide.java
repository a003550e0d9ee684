package dev.affogato.testing.guide;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The blocks of code of a page, in their order: under a text that ends with a path and a colon
 * stands the content of that file, under any other a script. Immutable.
 */
record Guide(List<Block> blocks) {
  private static final Pattern NAMES_A_FILE = Pattern.compile("`(/[^`]+)`:$");
  private static final String FENCE = "```";

  /**
   * @param section the heading above
   * @param file whose content it is, or empty for a script
   */
  record Block(String section, String file, String text) {}

  static Guide read(Path page) throws IOException {
    List<Block> blocks = new ArrayList<>();
    String section = "";
    String before = "";
    StringBuilder code = null;
    for (String line : Files.readAllLines(page)) {
      if (code != null && line.equals(FENCE)) {
        Matcher file = NAMES_A_FILE.matcher(before);
        blocks.add(new Block(section, file.find() ? file.group(1) : "", code.toString()));
        code = null;
      } else if (code != null) {
        code.append(line).append('\n');
      } else if (line.startsWith(FENCE)) {
        code = new StringBuilder();
      } else if (line.startsWith("## ")) {
        section = line.substring(3);
      } else if (!line.isBlank()) {
        before = line;
      }
    }
    return new Guide(List.copyOf(blocks));
  }

  /** The script of {@code section}. */
  String script(String section) {
    return blocks.stream()
        .filter(block -> block.section().equals(section) && block.file().isEmpty())
        .map(Block::text)
        .findAny()
        .orElseThrow(() -> new AssertionError("no script under " + section));
  }

  List<Block> files() {
    return blocks.stream().filter(block -> !block.file().isEmpty()).toList();
  }
}
