package dev.affogato.client.journal;

import dev.affogato.base.reason.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoField;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A job as a line of the journal and back. Stateless.
 *
 * <p>Format 1: one flat JSON object a line, UTF-8. Times are in µs; {@code time_ms} is the wall
 * clock, which {@code time_us} has to be added to. What is empty or zero is left out; a reader
 * ignores keys it does not know and lines it cannot read, and takes the last of several lines with
 * one {@code id}. Launchers write lines of the same format, without {@code id}. Lines of version
 * 0.1.0 have how long each phase took ({@code scan_us}), and not when.
 */
final class JournalLine {
  private static final long VERSION = 1;

  /** A compiler's path, a reason or a name beyond this is cut: a line is written in one piece. */
  static final int TEXT_BYTES_MAX = 4096;

  private JournalLine() {}

  static byte[] encode(JobRecord job) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("v", VERSION);
    object.put("time_ms", job.began().toEpochMilli());
    put(object, "time_us", job.began().get(ChronoField.MICRO_OF_SECOND) % 1000);
    put(object, "id", job.id());
    object.put("state", job.state().word());
    put(object, "reason", job.reason().code());
    put(object, "text", job.reason().text());
    put(object, "way", job.way().kind().word());
    if (job.way().kind() == Way.Kind.CLASSIC) {
      put(object, "detour", job.way().detour().code());
      put(object, "detour_text", job.way().detour().text());
    }
    put(object, "host", job.host());
    put(object, "file", job.command().file());
    put(object, "output", job.command().output());
    put(object, "cwd", job.command().cwd());
    put(object, "compiler", job.command().compiler());
    object.put("pid", job.pid());
    put(object, "build", job.origin().text());
    put(object, "tool", job.origin().tool());
    put(object, "us", micros(job.duration()));
    put(object, "stretches", StretchText.of(job.stretches()));
    put(object, "source_bytes", job.bytes().source());
    put(object, "sent_bytes", job.bytes().sent());
    put(object, "object_bytes", job.bytes().object());
    put(object, "received_bytes", job.bytes().received());
    return FlatJson.line(object);
  }

  private static void put(Map<String, Object> object, String key, String value) {
    if (!value.isEmpty()) {
      object.put(key, value.length() > TEXT_BYTES_MAX ? value.substring(0, TEXT_BYTES_MAX) : value);
    }
  }

  private static void put(Map<String, Object> object, String key, long value) {
    if (value != 0) {
      object.put(key, value);
    }
  }

  private static long micros(Duration duration) {
    return duration.toNanos() / 1000;
  }

  /** The job in {@code line}, or null if it holds none. */
  static @Nullable JobRecord decode(String line) {
    Map<String, Object> object = FlatJson.parse(line);
    JobState state = object == null ? null : JobState.of(text(object, "state"));
    if (object == null || state == null || number(object, "v") != VERSION) {
      return null;
    }
    return new JobRecord(
        text(object, "id"),
        Instant.ofEpochMilli(number(object, "time_ms")).plus(time(object, "time_us")),
        Origin.parse(text(object, "build"), text(object, "tool")),
        (int) number(object, "pid"),
        new JobRecord.Called(
            text(object, "cwd"),
            text(object, "compiler"),
            text(object, "file"),
            text(object, "output")),
        state,
        text(object, "host"),
        reason(object, "reason", "text"),
        way(object),
        time(object, "us"),
        stretches(object),
        new JobRecord.Bytes(
            number(object, "source_bytes"),
            number(object, "sent_bytes"),
            number(object, "object_bytes"),
            number(object, "received_bytes")));
  }

  private static Reason reason(Map<String, Object> object, String codeKey, String textKey) {
    String code = text(object, codeKey);
    return new Reason(
        code.isEmpty() || code.indexOf(' ') >= 0 ? "unknown" : code, text(object, textKey));
  }

  private static Way way(Map<String, Object> object) {
    Way.Kind kind = Way.Kind.of(text(object, "way"));
    return kind == Way.Kind.CLASSIC
        ? Way.classic(reason(object, "detour", "detour_text"))
        : new Way(kind, Way.NO_DETOUR);
  }

  private static List<Stretch> stretches(Map<String, Object> object) {
    String text = text(object, "stretches");
    return text.isEmpty() ? Stretch.inOrder(phases(object)) : StretchText.parse(text);
  }

  private static Map<Phase, Duration> phases(Map<String, Object> object) {
    Map<Phase, Duration> phases = new EnumMap<>(Phase.class);
    for (Phase phase : Phase.values()) {
      Duration spent = time(object, phase.word() + "_us");
      if (!spent.isZero()) {
        phases.put(phase, spent);
      }
    }
    return phases;
  }

  private static Duration time(Map<String, Object> object, String key) {
    return Duration.ofNanos(Math.clamp(number(object, key), 0, Long.MAX_VALUE / 1000) * 1000);
  }

  private static String text(Map<String, Object> object, String key) {
    return object.get(key) instanceof String text ? text : "";
  }

  private static long number(Map<String, Object> object, String key) {
    return object.get(key) instanceof Long number ? number : 0;
  }
}
