package dev.affogato.client.journal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The stretches of a job as one text of the journal and back: {@code scan 120 5000, server 5200
 * 310} is looking for inputs for 5 ms from 120 µs after the call on, and so forth. Stateless.
 */
final class StretchText {
  private static final long US_MAX = Long.MAX_VALUE / 1000;

  private StretchText() {}

  static String of(List<Stretch> stretches) {
    StringBuilder text = new StringBuilder();
    for (Stretch stretch : stretches.subList(0, Math.min(stretches.size(), Stretch.PER_JOB_MAX))) {
      text.append(text.isEmpty() ? "" : ", ")
          .append(stretch.phase().word())
          .append(' ')
          .append(stretch.begin().toNanos() / 1000)
          .append(' ')
          .append(stretch.length().toNanos() / 1000);
    }
    return text.toString();
  }

  /**
   * What {@code text} holds, in the order of time: no two overlap. Phases that a later version has
   * added are left out.
   */
  static List<Stretch> parse(String text) {
    List<Stretch> stretches = new ArrayList<>();
    long until = 0;
    for (String part : text.split(", ", Stretch.PER_JOB_MAX + 1)) {
      String[] words = part.split(" ", 4);
      Phase phase = words.length == 3 ? Phase.of(words[0]) : null;
      long begin = words.length == 3 ? number(words[1]) : -1;
      long length = words.length == 3 ? number(words[2]) : -1;
      if (phase != null && begin >= until && length >= 0 && begin <= US_MAX - length) {
        stretches.add(new Stretch(phase, micros(begin), micros(length)));
        until = begin + length;
      }
    }
    return stretches;
  }

  private static long number(String word) {
    try {
      return Long.parseLong(word);
    } catch (NumberFormatException none) {
      return -1;
    }
  }

  private static Duration micros(long us) {
    return Duration.ofNanos(us * 1000);
  }
}
