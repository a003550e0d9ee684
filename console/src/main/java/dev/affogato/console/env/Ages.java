package dev.affogato.console.env;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 7d}, {@code 12h}, {@code 30m}. Stateless. */
public final class Ages {
  private static final Pattern TEXT = Pattern.compile("([0-9]{1,6})\\s*([dhm])");

  private Ages() {}

  /** Empty if {@code text} is none. */
  public static Optional<Duration> parse(String text) {
    Matcher matcher = TEXT.matcher(text.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long count = Long.parseLong(matcher.group(1));
    return Optional.of(
        switch (matcher.group(2)) {
          case "d" -> Duration.ofDays(count);
          case "h" -> Duration.ofHours(count);
          default -> Duration.ofMinutes(count);
        });
  }

  /** In the largest unit that gives at least two. */
  public static String text(Duration age) {
    if (age.toDays() > 1) {
      return age.toDays() + " d";
    }
    return age.toHours() > 1 ? age.toHours() + " h" : Math.max(0, age.toMinutes()) + " min";
  }
}
