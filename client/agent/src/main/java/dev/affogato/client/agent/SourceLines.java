package dev.affogato.client.agent;

/** What a line of a source file holds, as far as columns are concerned. */
interface SourceLines {
  /**
   * Whether line {@code number}, counted from 1, of {@code file} exists and has printable ASCII
   * characters only, so that its bytes and its columns are the same.
   *
   * @param file as the compiler named it, one character a byte
   */
  boolean isPlain(String file, int number);
}
