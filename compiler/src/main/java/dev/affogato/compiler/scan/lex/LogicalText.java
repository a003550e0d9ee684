package dev.affogato.compiler.scan.lex;

import java.util.Arrays;

/**
 * A source file with its lines joined: backslash-newline gone, line ends all {@code \n}, trigraphs
 * replaced if wanted, a newline at the end, no byte order mark. Immutable by convention: arrays are
 * not copied.
 *
 * <p>Raw strings are read from the original again, where none of this has happened; so the places
 * that changed are kept, in order, as pairs of an offset here and the one there.
 */
public final class LogicalText {
  private final byte[] original;
  private byte[] bytes;
  private int length;
  private int[] here = new int[0];
  private int[] there = new int[0];
  private int changes;

  private LogicalText(byte[] original) {
    this.original = original;
    this.bytes = original;
  }

  public static LogicalText of(byte[] original, boolean trigraphs) {
    LogicalText text = new LogicalText(original);
    int first = text.firstChange(trigraphs);
    if (first < 0) {
      text.length = original.length;
    } else {
      text.copy(first, trigraphs);
    }
    return text;
  }

  /** The text; only {@link #length()} bytes of it count, and the last one is a newline. */
  public byte[] bytes() {
    return bytes;
  }

  public int length() {
    return length;
  }

  /**
   * Where the raw string whose opening parenthesis' delimiter begins at {@code from} ends.
   *
   * @param delimiter from the quote to the parenthesis
   * @return offset behind the closing quote, or the end of the text if there is none
   */
  public int rawStringEnd(int from, byte[] delimiter) {
    int at = toOriginal(from);
    byte[] close = new byte[delimiter.length + 2];
    close[0] = ')';
    System.arraycopy(delimiter, 0, close, 1, delimiter.length);
    close[close.length - 1] = '"';
    for (; at + close.length <= original.length; at++) {
      if (original[at] == ')'
          && Arrays.mismatch(original, at, at + close.length, close, 0, close.length) < 0) {
        return toHere(at + close.length);
      }
    }
    return length;
  }

  /** The bytes of the file between two offsets of this text, as they are in the file. */
  public byte[] originalBetween(int from, int to) {
    return Arrays.copyOfRange(
        original, toOriginal(from), Math.min(toOriginal(to), original.length));
  }

  private int toOriginal(int offset) {
    return map(here, there, offset);
  }

  private int toHere(int offset) {
    return Math.min(map(there, here, offset), length);
  }

  private int map(int[] from, int[] to, int offset) {
    int at = Arrays.binarySearch(from, 0, changes, offset);
    int index = at >= 0 ? at : -at - 2;
    // Of several changes at one offset the last says where it goes on.
    while (index >= 0 && index + 1 < changes && from[index + 1] == offset) {
      index++;
    }
    return index < 0 ? offset : offset - from[index] + to[index];
  }

  private int firstChange(boolean trigraphs) {
    int n = original.length;
    if (n == 0 || original[n - 1] != '\n' || startsWithMark()) {
      return 0;
    }
    for (int i = 0; i < n; i++) {
      byte b = original[i];
      if (b == '\r' || (b == '\\' && newlineAfter(i + 1) > 0) || (trigraphs && trigraph(i) != 0)) {
        return i;
      }
    }
    return -1;
  }

  private boolean startsWithMark() {
    return original.length >= 3
        && original[0] == (byte) 0xef
        && original[1] == (byte) 0xbb
        && original[2] == (byte) 0xbf;
  }

  private void copy(int first, boolean trigraphs) {
    int n = original.length;
    bytes = new byte[n + 2];
    System.arraycopy(original, 0, bytes, 0, first);
    int out = first;
    int at = first;
    if (first == 0 && startsWithMark()) {
      at = 3;
      changed(0, 3);
    }
    while (at < n) {
      int trigraph = trigraphs ? trigraph(at) : 0;
      byte b = trigraph == 0 ? original[at] : (byte) trigraph;
      int next = trigraph == 0 ? at + 1 : at + 3;
      if (b == '\\' && newlineAfter(next) > 0) {
        at = newlineAfter(next);
        changed(out, at);
        continue;
      }
      if (b == '\r') {
        b = '\n';
        next = at + 1 < n && original[at + 1] == '\n' ? at + 2 : at + 1;
      }
      bytes[out++] = b;
      if (next != at + 1) {
        changed(out, next);
      }
      at = next;
    }
    if (out == 0 || bytes[out - 1] != '\n') {
      bytes[out++] = '\n';
    }
    length = out;
  }

  private void changed(int hereOffset, int thereOffset) {
    if (changes == here.length) {
      here = Arrays.copyOf(here, Math.max(16, changes * 2));
      there = Arrays.copyOf(there, here.length);
    }
    here[changes] = hereOffset;
    there[changes++] = thereOffset;
  }

  /** Offset behind the line end that only blanks separate from {@code at}; 0 if there is none. */
  private int newlineAfter(int at) {
    int i = at;
    while (i < original.length && original[i] != '\n' && Bytes.isBlank(original[i])) {
      i++;
    }
    if (i >= original.length) {
      return 0;
    }
    if (original[i] == '\n') {
      return i + 1;
    }
    if (original[i] == '\r') {
      return i + 1 < original.length && original[i + 1] == '\n' ? i + 2 : i + 1;
    }
    return 0;
  }

  private int trigraph(int at) {
    if (at + 2 >= original.length || original[at] != '?' || original[at + 1] != '?') {
      return 0;
    }
    return switch (original[at + 2]) {
      case '=' -> '#';
      case '/' -> '\\';
      case '\'' -> '^';
      case '(' -> '[';
      case ')' -> ']';
      case '!' -> '|';
      case '<' -> '{';
      case '>' -> '}';
      case '-' -> '~';
      default -> 0;
    };
  }
}
