package dev.affogato.console.why;

import dev.affogato.client.journal.Build;
import dev.affogato.client.journal.Origin;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** What builds are called. Immutable. */
public final class BuildTitle {
  /** {@code affogato run} makes its builds' names unique by what follows this. */
  private static final char SERIAL = '@';

  private static final String IN = " in ";

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  private final ZoneId zone;

  public BuildTitle(ZoneId zone) {
    this.zone = zone;
  }

  /**
   * A name for a build that runs {@code command}.
   *
   * @param serial different for each such build
   */
  public static String named(String command, String serial) {
    return command + SERIAL + serial;
  }

  /** Such as {@code make in /home/me/zlib}. */
  String of(Build build) {
    return of(build, Integer.MAX_VALUE);
  }

  /** The same in at most {@code width} characters, as long as the name fits: the folder is cut. */
  String of(Build build, int width) {
    String name = name(build.origin());
    return build.root().isEmpty()
        ? name
        : name + IN + Text.fitEnd(Text.display(build.root()), width - name.length() - IN.length());
  }

  /** The same with the time at which it began. */
  public String withTime(Build build) {
    return of(build) + ", " + time(build.began());
  }

  private static String name(Origin origin) {
    return switch (origin.kind()) {
      case NAMED -> {
        int serial = origin.key().lastIndexOf(SERIAL);
        yield Text.display(serial > 0 ? origin.key().substring(0, serial) : origin.key());
      }
      case TOOL -> Text.display(origin.tool());
      case SESSION ->
          origin.tool().isEmpty() ? "commands" : "commands of " + Text.display(origin.tool());
      case UNKNOWN -> "commands";
    };
  }

  String time(Instant instant) {
    return TIME.withZone(zone).format(instant);
  }
}
