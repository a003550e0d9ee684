package dev.affogato.compiler.args;

import dev.affogato.base.reason.Reason;

/**
 * The command must run here, unchanged. Immutable.
 *
 * @param reason why; its code is one of {@link LocalCode}'s words
 */
public record Local(Reason reason) implements Analysis {
  static Local because(LocalCode code, String text) {
    return new Local(code.reason(text));
  }
}
