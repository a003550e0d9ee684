package dev.affogato.client.agent;

import dev.affogato.base.reason.Reason;
import org.jspecify.annotations.Nullable;

/** What makes a source mean something else on another machine, seen while it is sent there. */
enum Snag {
  /** Expanded here it is right, for all macros are then. */
  BOUND_MACRO(
      FallbackCode.BOUND_MACRO,
      true,
      "the source mentions __DATE__, __TIME__, __TIMESTAMP__, __BASE_FILE__, push_macro outside a"
          + " directive or __COUNTER__ in one, which mean something else on another machine"),
  /** The preprocessor obeys it when it expands macros, and else loses it. */
  LOST_PRAGMA(
      FallbackCode.PRAGMA_MACRO,
      true,
      "the source has a pragma, such as push_macro, that partial preprocessing does not carry to"
          + " another machine"),
  /** Only a compiler that preprocesses by itself gets it right. */
  LOCAL_PRAGMA(
      FallbackCode.PRAGMA_LOCAL,
      false,
      "the source has a pragma, such as GCC target, that only the local compiler obeys"
          + " in full");

  private final FallbackCode code;
  private final boolean wholeHelps;
  private final String text;

  Snag(FallbackCode code, boolean wholeHelps, String text) {
    this.code = code;
    this.wholeHelps = wholeHelps;
    this.text = text;
  }

  /** Whether the source is right when it is preprocessed completely. */
  boolean wholeHelps() {
    return wholeHelps;
  }

  /** Whether {@code reason} is one that complete preprocessing removes. */
  static boolean isCurable(Reason reason) {
    for (Snag snag : values()) {
      if (snag.wholeHelps && snag.code.word().equals(reason.code())) {
        return true;
      }
    }
    return false;
  }

  Fallback fallback() {
    return new Fallback(code, text);
  }

  /** The worse of the two; null is none. */
  static @Nullable Snag worse(@Nullable Snag one, @Nullable Snag other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.compareTo(other) > 0 ? one : other;
  }
}
