package dev.affogato.console.dashboard;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Prometheus' text format 0.0.4, read as strictly as {@code promtool check metrics} does: what the
 * format forbids, and what the conventions for names advise against, are complaints.
 */
public final class MetricsText {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
  private static final Pattern SAMPLE =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (\\S+)");
  private static final Pattern LABEL =
      Pattern.compile("([^=,]*)=\"((?:[^\"\\\\]|\\\\[\\\\n\"])*)\"(?:,|$)");
  private static final Set<String> TYPES =
      Set.of("counter", "gauge", "histogram", "summary", "untyped");

  /** What is told in base units: seconds, bytes, ratios. */
  private static final Pattern NO_BASE_UNIT =
      Pattern.compile(
          ".*_(ms|us|ns|milliseconds|microseconds|nanoseconds|minutes|hours|days|weeks|bits|kb|mb|gb"
              + "|kib|mib|gib|kilobytes|megabytes|gigabytes|percent|percents)(_.*)?");

  private final Map<String, Double> samples = new LinkedHashMap<>();
  private final Map<String, String> types = new HashMap<>();
  private final Set<String> helps = new HashSet<>();
  private final Set<String> begun = new HashSet<>();
  private final Map<String, Histogram> histograms = new LinkedHashMap<>();
  private final List<String> complaints = new ArrayList<>();
  private String current = "";

  /** One series of a histogram. */
  private static final class Histogram {
    final Map<Double, Double> buckets = new TreeMap<>();
    @Nullable Double sum;
    @Nullable Double count;
  }

  public static MetricsText parse(String text) {
    MetricsText parsed = new MetricsText();
    if (!text.endsWith("\n")) {
      parsed.complaints.add("the last line does not end");
    }
    for (String line : text.split("\n")) {
      parsed.line(line);
    }
    parsed.histograms.forEach(parsed::check);
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

  private void complain(boolean wrong, String what, String line) {
    if (wrong) {
      complaints.add(what + ": " + line);
    }
  }

  private void line(String line) {
    String[] words = line.split(" ", 4);
    if (line.startsWith("# HELP ") || line.startsWith("# TYPE ")) {
      complain(words.length < 4 || words[3].isBlank(), "nothing is said", line);
      complain(begun.contains(words[2]), "it comes after a sample", line);
      if (words[1].equals("HELP")) {
        complain(!helps.add(words[2]), "a second help", line);
        complain(words[3].matches(".*\\\\([^\\\\n]|$).*"), "a bad escape", line);
      } else {
        complain(types.put(words[2], words[3]) != null, "a second type", line);
        checkName(words[2], words[3], line);
      }
    } else if (!line.startsWith("#") && !line.isEmpty()) {
      sample(line);
    }
  }

  private void checkName(String name, String type, String line) {
    complain(!TYPES.contains(type), "no such type", line);
    complain(!NAME.matcher(name).matches(), "a name of a rule, or none", line);
    complain(type.equals("counter") != name.endsWith("_total"), "counters end with _total", line);
    complain(name.matches(".*_(bucket|count|sum)"), "a name of a histogram's part", line);
    complain(!name.equals(name.toLowerCase(java.util.Locale.ROOT)), "capitals", line);
    complain(NO_BASE_UNIT.matcher(name).matches(), "no base unit", line);
    complain(name.endsWith("_" + type), "its type is part of its name", line);
  }

  private void sample(String line) {
    Matcher matcher = SAMPLE.matcher(line);
    if (!matcher.matches()) {
      complaints.add("not a sample: " + line);
      return;
    }
    String name = matcher.group(1);
    String family = name.replaceFirst("_(bucket|count|sum)$", "");
    boolean part = !types.containsKey(name) && "histogram".equals(types.get(family));
    String owner = part ? family : name;
    complain(!types.containsKey(owner), "no type", line);
    complain(!helps.contains(owner), "no help", line);
    complain(!owner.equals(current) && !begun.add(owner), "not beside its like", line);
    current = owner;
    begun.add(owner);
    Map<String, String> labels = labels(matcher.group(2), line);
    Double value = number(matcher.group(3), line);
    if (value == null) {
      return;
    }
    complain(
        "counter".equals(types.get(owner)) && !(value >= 0), "a counter that counts back", line);
    complain(samples.put(name + text(labels), value) != null, "told twice", line);
    if (part) {
      part(owner, name.substring(family.length() + 1), labels, value, line);
    }
    complain(!part && labels.containsKey("le"), "le is for histograms", line);
  }

  /** In the order in which they are told, which every series of a family keeps. */
  private Map<String, String> labels(@Nullable String text, String line) {
    Map<String, String> labels = new LinkedHashMap<>();
    if (text == null) {
      return labels;
    }
    Matcher matcher = LABEL.matcher(text);
    int at = 0;
    while (at < text.length() && matcher.find(at) && matcher.start() == at) {
      String name = matcher.group(1);
      complain(!NAME.matcher(name).matches() || name.startsWith("__"), "a bad label", line);
      complain(labels.put(name, matcher.group(2)) != null, "a label twice", line);
      at = matcher.end();
    }
    complain(at != text.length(), "labels that cannot be read", line);
    return labels;
  }

  private static String text(Map<String, String> labels) {
    StringBuilder text = new StringBuilder();
    labels.forEach((name, value) ->
        text.append(text.isEmpty() ? "{" : ",")
            .append(name)
            .append("=\"")
            .append(value)
            .append('"'));
    return text.isEmpty() ? "" : text.append('}').toString();
  }

  private @Nullable Double number(String text, String line) {
    try {
      return Double.valueOf(text.replace("Inf", "Infinity"));
    } catch (NumberFormatException none) {
      complaints.add("no number: " + line);
      return null;
    }
  }

  private void part(
      String family, String part, Map<String, String> labels, double value, String line) {
    Map<String, String> others = new LinkedHashMap<>(labels);
    String le = others.remove("le");
    Histogram histogram =
        histograms.computeIfAbsent(family + text(others), series -> new Histogram());
    switch (part) {
      case "bucket" -> {
        Double bound = le == null ? null : number(le, line);
        complain(bound == null, "a bucket without bound", line);
        if (bound != null) {
          histogram.buckets.put(bound, value);
        }
      }
      case "sum" -> histogram.sum = value;
      default -> histogram.count = value;
    }
  }

  private void check(String series, Histogram histogram) {
    double before = 0;
    for (double value : histogram.buckets.values()) {
      complain(value < before, "buckets do not add up", series);
      before = value;
    }
    Double all = histogram.buckets.get(Double.POSITIVE_INFINITY);
    complain(all == null, "no bucket for +Inf", series);
    complain(all != null && !all.equals(histogram.count), "the count is another", series);
    complain(histogram.sum == null, "no sum", series);
  }
}
