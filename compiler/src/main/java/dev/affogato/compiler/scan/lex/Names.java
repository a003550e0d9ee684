package dev.affogato.compiler.scan.lex;

import java.nio.charset.StandardCharsets;

/**
 * All identifiers seen in directives so far. Thread-safe by its lock; asked only when a file is
 * read for the first time or a macro is used for the first time, so the lock is seldom contended.
 *
 * <p>Open addressing over byte slices: looking up a known identifier allocates nothing.
 */
public final class Names {
  private static final int INITIAL_SLOTS = 1 << 14;

  private Name[] slots = new Name[INITIAL_SLOTS];
  private int count;

  /** The name spelled by {@code bytes[from, to)}. */
  public Name of(byte[] bytes, int from, int to) {
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + (bytes[i] & 0xff);
    }
    synchronized (this) {
      int slot = spread(hash) & (slots.length - 1);
      for (Name name = slots[slot]; name != null; name = slots[slot]) {
        if (matches(name.text(), bytes, from, to)) {
          return name;
        }
        slot = (slot + 1) & (slots.length - 1);
      }
      return add(new String(bytes, from, to - from, StandardCharsets.ISO_8859_1), slot);
    }
  }

  public Name of(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return of(bytes, 0, bytes.length);
  }

  /** How many names there are; grows only. */
  public synchronized int count() {
    return count;
  }

  private Name add(String text, int slot) {
    Name name = new Name(text, count++);
    slots[slot] = name;
    if (count * 2 > slots.length) {
      grow();
    }
    return name;
  }

  private void grow() {
    Name[] old = slots;
    slots = new Name[old.length * 2];
    for (Name name : old) {
      if (name != null) {
        // A Latin-1 String's hash is the same polynomial of its bytes as above.
        int slot = spread(name.text().hashCode()) & (slots.length - 1);
        while (slots[slot] != null) {
          slot = (slot + 1) & (slots.length - 1);
        }
        slots[slot] = name;
      }
    }
  }

  private static int spread(int hash) {
    return hash ^ (hash >>> 15);
  }

  private static boolean matches(String text, byte[] bytes, int from, int to) {
    if (text.length() != to - from) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (text.charAt(i - from) != (bytes[i] & 0xff)) {
        return false;
      }
    }
    return true;
  }
}
