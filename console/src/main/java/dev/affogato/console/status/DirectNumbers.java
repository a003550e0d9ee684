package dev.affogato.console.status;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The numbers in what a daemon says of jobs that are not preprocessed. Stateless. */
public final class DirectNumbers {
  /** {@code Store: 12 files, 3 MiB (max: 2048 MiB)}, {@code Results: 4 hits, 5 misses}. */
  private static final Pattern NUMBER =
      Pattern.compile(
          "(max: )?(\\d{1,18}) (files|MiB|hits|misses|kept here|of other machines|from outside|run here|done elsewhere)");

  private DirectNumbers() {}

  /** Their names as JSON has them; none of those that are not known. */
  public static Map<String, Object> of(List<String> lines) {
    Map<String, Object> numbers = new LinkedHashMap<>();
    for (String line : lines) {
      Matcher matcher = NUMBER.matcher(line);
      while (matcher.find()) {
        String name = name(matcher.group(3), matcher.group(1) != null);
        numbers.put(name, Long.parseLong(matcher.group(2)));
      }
    }
    return numbers;
  }

  private static String name(String words, boolean max) {
    return switch (words) {
      case "files" -> "store_files";
      case "MiB" -> max ? "store_mib_max" : "store_mib";
      case "kept here" -> "hits_here";
      case "of other machines" -> "hits_other_machines";
      case "from outside" -> "hits_outside";
      case "run here" -> "actions_run";
      case "done elsewhere" -> "actions_sent";
      default -> words;
    };
  }
}
