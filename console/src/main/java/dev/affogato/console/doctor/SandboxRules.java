package dev.affogato.console.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The network rules of sydbox in a bashrc of Paludis, as far as plain lines tell. Immutable. */
final class SandboxRules {
  private static final Pattern RULE =
      Pattern.compile("(?m)^\\s*esandbox\\s+allow_net\\s+--connect\\s+[\"']?([^\"'\\s#]+)");

  private static final Pattern INET =
      Pattern.compile("inet:(\\d+\\.\\d+\\.\\d+\\.\\d+)(?:/(\\d+))?@(\\d+)(?:-(\\d+))?");

  private static final int ADDRESS_BITS = 32;

  private final List<String> rules = new ArrayList<>();

  SandboxRules(String bashrc) {
    Matcher matcher = RULE.matcher(bashrc);
    while (matcher.find()) {
      rules.add(matcher.group(1));
    }
  }

  static String line(String rule) {
    return "esandbox allow_net --connect \"" + rule + "\"";
  }

  boolean allowsSocket(String path) {
    return rules.contains("unix:" + path);
  }

  boolean allowsTcp(String address, int port) {
    Long wanted = bits(address);
    return wanted != null && rules.stream().anyMatch(rule -> allows(rule, wanted, port));
  }

  private static boolean allows(String rule, long wanted, int port) {
    Matcher matcher = INET.matcher(rule);
    if (!matcher.matches()) {
      return rule.equals("LOOPBACK@" + port) && wanted >>> 24 == 127;
    }
    Long base = bits(matcher.group(1));
    int length = number(matcher.group(2), ADDRESS_BITS);
    int first = number(matcher.group(3), -1);
    int last = number(matcher.group(4), first);
    if (base == null || length > ADDRESS_BITS || port < first || port > last) {
      return false;
    }
    return length == 0 || base >>> (ADDRESS_BITS - length) == wanted >>> (ADDRESS_BITS - length);
  }

  private static int number(@Nullable String text, int otherwise) {
    try {
      return text == null ? otherwise : Integer.parseInt(text);
    } catch (NumberFormatException tooLong) {
      return Integer.MAX_VALUE;
    }
  }

  private static @Nullable Long bits(String address) {
    String[] parts = address.split("\\.");
    long bits = 0;
    for (String part : parts) {
      int number = part.matches("\\d{1,3}") ? Integer.parseInt(part) : -1;
      if (number < 0 || number > 255) {
        return null;
      }
      bits = bits << 8 | number;
    }
    return parts.length == 4 ? bits : null;
  }
}
