package dev.affogato.console.json;

import java.util.Iterator;
import java.util.Map;

/** Turns maps, lists, strings, numbers and booleans into JSON text. Thread-safe: no state. */
public final class Json {
  private Json() {}

  /** {@code value} as one line of JSON; maps keep their order. */
  public static String of(Object value) {
    StringBuilder out = new StringBuilder();
    append(out, value);
    return out.toString();
  }

  private static void append(StringBuilder out, Object value) {
    switch (value) {
      case Map<?, ?> map -> appendMap(out, map);
      case Iterable<?> list -> appendList(out, list);
      case Number number -> out.append(number);
      case Boolean flag -> out.append(flag);
      default -> appendString(out, value.toString());
    }
  }

  private static void appendMap(StringBuilder out, Map<?, ?> map) {
    out.append('{');
    Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
    while (entries.hasNext()) {
      Map.Entry<?, ?> entry = entries.next();
      appendString(out, entry.getKey().toString());
      out.append(": ");
      append(out, entry.getValue());
      out.append(entries.hasNext() ? ", " : "");
    }
    out.append('}');
  }

  private static void appendList(StringBuilder out, Iterable<?> list) {
    out.append('[');
    Iterator<?> elements = list.iterator();
    while (elements.hasNext()) {
      append(out, elements.next());
      out.append(elements.hasNext() ? ", " : "");
    }
    out.append(']');
  }

  static void appendString(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\t' -> out.append("\\t");
        case '\r' -> out.append("\\r");
        default -> {
          if (c < 0x20) {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
