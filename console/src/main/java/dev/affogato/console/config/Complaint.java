package dev.affogato.console.config;

/**
 * Something in a configuration that does not have the effect its writer wanted. Immutable.
 *
 * @param where the line, or the variable
 * @param text what is wrong with it, and the cure
 */
public record Complaint(String where, String text) {
  @Override
  public String toString() {
    return where + ": " + text;
  }
}
