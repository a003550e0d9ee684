package dev.affogato.client.journal;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON objects of strings and whole numbers, one a line. Stateless.
 *
 * <p>Strings here are bytes, one ISO-8859-1 character each, and need not be UTF-8. Those that are
 * become ordinary JSON text; a byte that is part of no character becomes the escape {@code \}{@code
 * udcXX}, as Python reads and writes it, so that nothing is lost.
 */
final class FlatJson {
  private static final char ESCAPED_BYTE = 0xdc00;

  private FlatJson() {}

  /** The object as one line, with its end. */
  static byte[] line(Map<String, Object> object) {
    StringBuilder text = new StringBuilder(512).append('{');
    object.forEach((key, value) -> {
      text.append(text.length() > 1 ? "," : "").append('"').append(key).append("\":");
      if (value instanceof Number number) {
        text.append(number);
      } else {
        quote(text, value.toString());
      }
    });
    return text.append("}\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void quote(StringBuilder out, String bytes) {
    out.append('"');
    String text = decode(bytes);
    boolean raw = text == null;
    String source = text == null ? bytes : text;
    for (int i = 0; i < source.length(); i++) {
      char c = source.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (raw && c >= 0x80) {
        unicode(out, ESCAPED_BYTE + c);
      } else if (c < 0x20 || c == 0x7f) {
        unicode(out, c);
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }

  private static void unicode(StringBuilder out, int c) {
    out.append("\\u");
    for (int shift = 12; shift >= 0; shift -= 4) {
      out.append(Character.forDigit(c >> shift & 0xf, 16));
    }
  }

  private static @Nullable String decode(String bytes) {
    if (bytes.chars().allMatch(c -> c < 0x80)) {
      return bytes;
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1)))
          .toString();
    } catch (CharacterCodingException notText) {
      return null;
    }
  }

  /** What {@code line} holds, or null if it is no such object: torn, or written by nobody of us. */
  static @Nullable Map<String, Object> parse(String line) {
    return new Parser(line).object();
  }

  /** Confined to one line. Once something is wrong, {@code bad} stays. */
  private static final class Parser {
    private final String text;
    private int at;
    private boolean bad;

    Parser(String text) {
      this.text = text;
    }

    @Nullable Map<String, Object> object() {
      Map<String, Object> object = new LinkedHashMap<>();
      expect('{');
      while (!bad && peek() != '}') {
        if (!object.isEmpty()) {
          expect(',');
        }
        String key = string();
        expect(':');
        object.put(key, peek() == '"' ? string() : number());
      }
      expect('}');
      skipBlanks();
      return bad || at != text.length() ? null : object;
    }

    private char peek() {
      skipBlanks();
      return at < text.length() ? text.charAt(at) : '\0';
    }

    private void skipBlanks() {
      while (at < text.length() && text.charAt(at) == ' ') {
        at++;
      }
    }

    private void expect(char c) {
      if (peek() == c) {
        at++;
      } else {
        bad = true;
      }
    }

    private Long number() {
      int start = at;
      while (at < text.length() && "-0123456789".indexOf(text.charAt(at)) >= 0) {
        at++;
      }
      try {
        return Long.valueOf(text.substring(start, at));
      } catch (NumberFormatException notWhole) {
        bad = true;
        return 0L;
      }
    }

    private String string() {
      expect('"');
      StringBuilder value = new StringBuilder();
      while (!bad) {
        char c = next();
        if (c == '"') {
          return bytes(value);
        }
        value.append(c == '\\' ? escaped() : c);
      }
      return "";
    }

    private char escaped() {
      char c = next();
      return switch (c) {
        case 'n' -> '\n';
        case 't' -> '\t';
        case 'r' -> '\r';
        case 'b' -> '\b';
        case 'f' -> '\f';
        case 'u' -> fourDigits();
        default -> c;
      };
    }

    private char fourDigits() {
      int value = 0;
      for (int i = 0; i < 4; i++) {
        int digit = Character.digit(next(), 16);
        bad |= digit < 0;
        value = value * 16 + digit;
      }
      return (char) value;
    }

    private char next() {
      if (at >= text.length()) {
        bad = true;
        return '\0';
      }
      return text.charAt(at++);
    }

    private static String bytes(StringBuilder value) {
      StringBuilder bytes = new StringBuilder(value.length());
      value
          .codePoints()
          .forEach(c -> {
            if (c >= ESCAPED_BYTE && c <= ESCAPED_BYTE + 0xff) {
              bytes.append((char) (c - ESCAPED_BYTE));
            } else if (c < 0x80) {
              bytes.append((char) c);
            } else {
              byte[] utf8 = Character.toString(c).getBytes(StandardCharsets.UTF_8);
              bytes.append(new String(utf8, StandardCharsets.ISO_8859_1));
            }
          });
      return bytes.toString();
    }
  }
}
