package dev.affogato.compiler.scan.command;

import org.jspecify.annotations.Nullable;

/**
 * One {@code -D} or {@code -U}. Immutable.
 *
 * @param text what follows the letter: {@code X}, {@code X=1} or {@code X(a)=a}
 */
public record MacroOption(boolean defines, String text) {
  // By hand, as is what else a new agent needs at once: what javac leaves to the runtime to put
  // together at first use costs 2 ms each.
  @Override
  public boolean equals(@Nullable Object object) {
    return object instanceof MacroOption other
        && defines == other.defines
        && text.equals(other.text);
  }

  @Override
  public int hashCode() {
    int hash = Boolean.hashCode(defines);
    return 31 * hash + text.hashCode();
  }
}
