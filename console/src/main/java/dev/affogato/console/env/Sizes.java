package dev.affogato.console.env;

import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers of bytes as people write them, in steps of 1024. Stateless. */
public final class Sizes {
  private static final String UNITS = "KMGT";
  private static final int STEP = 1024;
  private static final Pattern TEXT =
      Pattern.compile("([0-9]{1,12})\\s*([KMGT]?)(?:i?B)?", Pattern.CASE_INSENSITIVE);

  private Sizes() {}

  /** Such as {@code 31.2 MB}. */
  public static String text(long bytes) {
    if (bytes < STEP) {
      return bytes + " B";
    }
    double value = bytes;
    int unit = -1;
    while (value >= STEP && unit < UNITS.length() - 1) {
      value /= STEP;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %sB", value, UNITS.charAt(unit));
  }

  /** The number that {@code 100}, {@code 100M} or {@code 2 GB} means; empty if none. */
  public static OptionalLong parse(String text) {
    Matcher matcher = TEXT.matcher(text.strip());
    if (!matcher.matches()) {
      return OptionalLong.empty();
    }
    String unit = matcher.group(2).toUpperCase(Locale.ROOT);
    int power = unit.isEmpty() ? 0 : UNITS.indexOf(unit) + 1;
    long value = Long.parseLong(matcher.group(1));
    for (int i = 0; i < power; i++) {
      if (value > Long.MAX_VALUE / STEP) {
        return OptionalLong.empty();
      }
      value *= STEP;
    }
    return OptionalLong.of(value);
  }
}
