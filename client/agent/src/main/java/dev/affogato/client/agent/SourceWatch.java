package dev.affogato.client.agent;

import org.jspecify.annotations.Nullable;

/**
 * Looks at preprocessed source on its way to another machine for what would not be the same there:
 * which that is depends on the compiler and on how it was preprocessed. Confined to one thread.
 */
final class SourceWatch {
  /** For source that is sent as it is: whoever made it has preprocessed it for good or ill. */
  static final SourceWatch NONE = new SourceWatch(false, null, null, null);

  private final boolean partial;
  private final @Nullable BoundWords words;
  private final @Nullable PragmaWatch pragmas;
  private final @Nullable CounterWatch counter;

  private SourceWatch(
      boolean partial,
      @Nullable BoundWords words,
      @Nullable PragmaWatch pragmas,
      @Nullable CounterWatch counter) {
    this.partial = partial;
    this.words = words;
    this.pragmas = pragmas;
    this.counter = counter;
  }

  /**
   * The watch for one job.
   *
   * @param directory where names in line markers begin, one character a byte
   */
  static SourceWatch of(CompileJob job, String directory, LossyPragmas pragmas) {
    boolean clang = job.compiler().isClang();
    if (clang && !job.partial()) {
      return NONE;
    }
    return new SourceWatch(
        job.partial(),
        new BoundWords(clang),
        clang ? null : new PragmaWatch(directory, pragmas),
        clang ? new CounterWatch() : null);
  }

  /** The worst snag that ends in this piece, or null; pieces are given in order. */
  @Nullable Snag foundIn(byte[] bytes, int start, int size) {
    Snag inWords = words == null ? null : words.foundIn(bytes, start, size);
    Snag inPragmas = pragmas == null ? null : pragmas.foundIn(bytes, start, size);
    Snag inCounter = counter == null ? null : counter.foundIn(bytes, start, size);
    return harmful(Snag.worse(Snag.worse(inWords, inPragmas), inCounter));
  }

  /** What preprocessing cures does no harm to source that it has gone through. */
  private @Nullable Snag harmful(@Nullable Snag snag) {
    return snag != null && !partial && snag.wholeHelps() ? null : snag;
  }
}
