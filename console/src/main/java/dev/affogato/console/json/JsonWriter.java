package dev.affogato.console.json;

import java.util.Locale;

/**
 * Writes JSON piece by piece, without building a tree of it first: for texts that are made several
 * times a second. Whoever calls it closes what was opened. Confined to one thread.
 */
public final class JsonWriter {
  private final StringBuilder out = new StringBuilder(1024);
  private boolean first = true;

  /** An object in a list, or the whole text. */
  public JsonWriter object() {
    return open('{');
  }

  public JsonWriter object(String name) {
    return name(name).open('{');
  }

  public JsonWriter endObject() {
    return close('}');
  }

  /** A list in a list. */
  public JsonWriter list() {
    return open('[');
  }

  public JsonWriter list(String name) {
    return name(name).open('[');
  }

  public JsonWriter endList() {
    return close(']');
  }

  public JsonWriter field(String name, long value) {
    return name(name).value(value);
  }

  /** With three digits behind the point; what is no number is written as 0. */
  public JsonWriter field(String name, double value) {
    name(name).comma();
    out.append(
        Double.isFinite(value) ? String.format(Locale.ROOT, "%.3f", value) : Integer.toString(0));
    return this;
  }

  public JsonWriter field(String name, boolean value) {
    name(name).comma();
    out.append(value);
    return this;
  }

  public JsonWriter field(String name, String value) {
    return name(name).value(value);
  }

  /** A number in a list. */
  public JsonWriter value(long value) {
    comma();
    out.append(value);
    return this;
  }

  /** A text in a list. */
  public JsonWriter value(String value) {
    comma();
    Json.appendString(out, value);
    return this;
  }

  /** All that was written. */
  public String text() {
    return out.toString();
  }

  private JsonWriter name(String name) {
    comma();
    out.append('"').append(name).append("\":");
    first = true;
    return this;
  }

  private void comma() {
    if (!first) {
      out.append(',');
    }
    first = false;
  }

  private JsonWriter open(char bracket) {
    comma();
    out.append(bracket);
    first = true;
    return this;
  }

  private JsonWriter close(char bracket) {
    out.append(bracket);
    first = false;
    return this;
  }
}
