package dev.affogato.console.dashboard;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Prometheus' text format, read as strictly as {@code promtool check metrics} does. */
public final class MetricsText {
  private static final Pattern SAMPLE =
      Pattern.compile(
          "([a-zA-Z_:][a-zA-Z0-9_:]*)"
              + "(\\{(?:[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\n]|\\\\[\\\\n\"])*\",?)*})?"
              + " ([-+]?[0-9.eE+-]+|NaN|[-+]?Inf)");

  private final Map<String, Double> samples = new LinkedHashMap<>();
  private final Map<String, String> types = new HashMap<>();
  private final Set<String> helps = new HashSet<>();
  private final List<String> complaints = new ArrayList<>();

  public static MetricsText parse(String text) {
    MetricsText parsed = new MetricsText();
    if (!text.endsWith("\n")) {
      parsed.complaints.add("the last line does not end");
    }
    text.lines().forEach(parsed::line);
    return parsed;
  }

  public List<String> complaints() {
    return complaints;
  }

  public double value(String series) {
    Double value = samples.get(series);
    if (value == null) {
      throw new AssertionError("no series " + series + " among " + samples.keySet());
    }
    return value;
  }

  /** Names of series, without labels. */
  public Set<String> names() {
    Set<String> names = new HashSet<>();
    samples.keySet().forEach(series -> names.add(series.replaceFirst("\\{.*", "")));
    return names;
  }

  private void line(String line) {
    String[] words = line.split(" ", 4);
    if (line.startsWith("# TYPE ")) {
      types.put(words[2], words[3]);
      if (words[3].equals("counter") && !words[2].endsWith("_total")) {
        complaints.add("a counter must end with _total: " + words[2]);
      }
      if (words[3].equals("gauge") && words[2].endsWith("_total")) {
        complaints.add("only counters end with _total: " + words[2]);
      }
    } else if (line.startsWith("# HELP ")) {
      if (!helps.add(words[2])) {
        complaints.add("a second help: " + line);
      }
    } else {
      sample(line);
    }
  }

  private void sample(String line) {
    Matcher matcher = SAMPLE.matcher(line);
    if (!matcher.matches()) {
      complaints.add("not a sample: " + line);
      return;
    }
    String name = matcher.group(1);
    String family = name.replaceFirst("_(bucket|count|sum)$", "");
    if (!types.containsKey(name) && !"histogram".equals(types.get(family))) {
      complaints.add("no type: " + name);
    }
    if (!helps.contains(name) && !helps.contains(family)) {
      complaints.add("no help: " + name);
    }
    String labels = matcher.group(2) == null ? "" : matcher.group(2).replace(",}", "}");
    if (samples.put(name + labels, Double.parseDouble(matcher.group(3).replace("Inf", "Infinity")))
        != null) {
      complaints.add("told twice: " + line);
    }
  }
}
