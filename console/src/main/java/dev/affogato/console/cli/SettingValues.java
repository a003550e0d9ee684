package dev.affogato.console.cli;

import dev.affogato.console.dashboard.WebAddress;
import dev.affogato.protocol.icecc.discovery.Datagrams;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Model.OptionSpec;

/** Turns what a file says into an option's value, or says what it should be. No state. */
final class SettingValues {
  private static final int PORT_MAX = 65_535;
  private static final int NICE_MAX = 19;
  private static final int VERBOSITY_MAX = 3;

  /** The largest number of MiB whose bytes can be counted. */
  private static final long MIB_MAX = Long.MAX_VALUE >> 20;

  private SettingValues() {}

  /** A text turned into a value, or not. */
  sealed interface Parsed {}

  /** What the option's field takes. */
  record Value(Object value) implements Parsed {}

  /**
   * @param cure completes "give ..."
   */
  record Bad(String cure) implements Parsed {}

  static Parsed parse(OptionSpec option, String text) {
    return switch (option.longestName()) {
      case "--max-processes" -> number(text, Integer.MIN_VALUE, Integer.MAX_VALUE, option);
      case "--port" -> number(text, 1, PORT_MAX, option);
      case "--nice" -> number(text, 0, NICE_MAX, option);
      case "--cache-limit" -> number(text, 0, MIB_MAX, option);
      case "--store-limit" ->
          number(text, DaemonCommand.STORE_MIB_MIN, DaemonCommand.STORE_MIB_MAX, option);
      case "-v" -> verbosity(text);
      case "--no-remote" -> flag(text, true);
      case "--netname" ->
          text.getBytes(StandardCharsets.UTF_8).length <= Datagrams.NETNAME_BYTES_MAX
              ? new Value(text)
              : new Bad("a name of at most " + Datagrams.NETNAME_BYTES_MAX + " bytes");
      case "--scheduler-host" ->
          NetworkNames.parse(text, PORT_MAX).isPresent()
              ? new Value(text)
              : new Bad("HOST, HOST:PORT or :PORT, with a port from 1 to " + PORT_MAX);
      case "--dashboard", "--metrics" ->
          WebAddress.parse(text).isPresent() ? new Value(text) : new Bad(WebAddress.FORMS);
      default -> other(option, text);
    };
  }

  /** Options that need no rule of their own: their type says what they take. */
  private static Parsed other(OptionSpec option, String text) {
    Class<?> type = option.type();
    if (type == boolean.class || type == Boolean.class) {
      return flag(text, false);
    }
    if (type == int.class || type == Integer.class) {
      return number(text, Integer.MIN_VALUE, Integer.MAX_VALUE, option);
    }
    if (type == long.class || type == Long.class) {
      return number(text, Long.MIN_VALUE, Long.MAX_VALUE, option);
    }
    if (type == Path.class) {
      return text.startsWith("/") && text.indexOf('\0') < 0
          ? new Value(Path.of(text))
          : new Bad("an absolute path");
    }
    if (type == String.class) {
      return new Value(text);
    }
    throw new IllegalStateException("option of unknown type " + type + ": " + option);
  }

  private static Parsed number(String text, long min, long max, OptionSpec option) {
    try {
      long number = Long.parseLong(text.strip());
      if (number >= min && number <= max) {
        Class<?> type = option.type();
        boolean isInt = type == int.class || type == Integer.class;
        return new Value(isInt ? (Object) Math.toIntExact(number) : (Object) number);
      }
    } catch (NumberFormatException notANumber) {
      // Said below.
    }
    return new Bad(
        min == Integer.MIN_VALUE || min == Long.MIN_VALUE
            ? "a whole number"
            : max == MIB_MAX ? "a number of megabytes" : "a number from " + min + " to " + max);
  }

  private static Parsed verbosity(String text) {
    for (int level = 0; level <= VERBOSITY_MAX; level++) {
      if (text.equals(Integer.toString(level))) {
        return new Value(new boolean[level]);
      }
    }
    return new Bad("0 for errors, 1 for warnings too, 2 for information or 3 for details");
  }

  private static Parsed flag(String text, boolean negated) {
    return yesOrNo(text).<Parsed>map(yes -> new Value(yes != negated)).orElse(new Bad("yes or no"));
  }

  private static Optional<Boolean> yesOrNo(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "yes", "true", "on", "1", "y" -> Optional.of(true);
      case "no", "false", "off", "0", "n" -> Optional.of(false);
      default -> Optional.empty();
    };
  }
}
