package dev.affogato.client.agent;

/** Sizes as icecream's client logs them (behaviour spec 1.8). */
final class Sizes {
  private Sizes() {}

  /** {@code sent 120 bytes (12%)}: compressed size, and its part of the whole. */
  static String text(String verb, long compressedBytes, long bytes) {
    long percent = bytes == 0 ? 100 : compressedBytes * 100 / bytes;
    return verb + " " + compressedBytes + " bytes (" + percent + "%)";
  }
}
