package dev.affogato.compiler.scan.facts;

import java.util.ArrayList;
import java.util.List;

/**
 * The folders that {@code -v} lists. Immutable.
 *
 * @param folders searched, in order
 * @param absent would be searched if they were there
 */
record SearchList(List<String> folders, List<String> absent) {
  private static final String START = "#include <...> search starts here:";
  private static final String END = "End of search list.";
  private static final String NONEXISTENT = "ignoring nonexistent directory \"";

  static SearchList read(String messages) {
    List<String> folders = new ArrayList<>();
    List<String> absent = new ArrayList<>();
    boolean inList = false;
    for (String line : messages.lines().toList()) {
      if (line.equals(START)) {
        inList = true;
      } else if (line.equals(END)) {
        inList = false;
      } else if (inList && line.startsWith(" ")) {
        folders.add(line.substring(1));
      } else if (line.startsWith(NONEXISTENT) && line.endsWith("\"")) {
        absent.add(line.substring(NONEXISTENT.length(), line.length() - 1));
      }
    }
    return new SearchList(List.copyOf(folders), List.copyOf(absent));
  }
}
