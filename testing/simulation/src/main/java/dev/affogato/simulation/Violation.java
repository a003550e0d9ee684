package dev.affogato.simulation;

/** Something that must never happen has happened. */
public final class Violation extends RuntimeException {
  public Violation(String what) {
    super(what);
  }
}
