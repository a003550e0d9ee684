package dev.affogato.console.top;

import java.util.List;

/** What was drawn at once, as the terminal got it. Immutable. */
record Frame(String text) {
  static final String BEGIN = "\u001b[H";
  static final String END = "\u001b[J";

  private static final String PAINT = "\u001b\\[[0-9;]*m";

  List<String> lines() {
    String plain = text.replaceAll(PAINT, "").replace("\u001b[K", "");
    // The terminal puts a return of its own before the end of each line.
    return List.of(plain.replace("\r", "").split("\n", -1));
  }

  int width() {
    return lines().stream().mapToInt(Cells::width).max().orElse(0);
  }

  boolean has(String word) {
    return text.contains(word);
  }

  boolean isPainted() {
    return text.length() > text.replaceAll(PAINT, "").length();
  }
}
