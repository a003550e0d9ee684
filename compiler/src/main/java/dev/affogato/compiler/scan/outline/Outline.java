package dev.affogato.compiler.scan.outline;

import dev.affogato.compiler.scan.lex.Name;
import org.jspecify.annotations.Nullable;

/**
 * A file's directives, in order, ready to be run through. Immutable and shared by all scans; the
 * array is not copied.
 *
 * <p>The guard is a macro that, once defined, makes the whole file mean nothing: every directive
 * stands in one {@code #ifndef GUARD … #endif}. Unlike compilers we need not care for text outside.
 */
public final class Outline {
  private final Directive[] directives;
  private final @Nullable Name guard;
  private final long fingerprint;
  private final int sizeBytes;

  Outline(Directive[] directives, @Nullable Name guard, long fingerprint, int sizeBytes) {
    this.directives = directives;
    this.guard = guard;
    this.fingerprint = fingerprint;
    this.sizeBytes = sizeBytes;
  }

  public Directive[] directives() {
    return directives;
  }

  public @Nullable Name guard() {
    return guard;
  }

  /** Tells most files of different content apart; equal ones are to be compared in full. */
  public long fingerprint() {
    return fingerprint;
  }

  /** Size of the whole file. */
  public int sizeBytes() {
    return sizeBytes;
  }
}
