package dev.affogato.client.load;

/** What may start, and the memory it usually grows to. */
public enum Work {
  /** A few ten MB for large C++ sources. */
  PREPROCESS(64L << 20),
  /** A compile in a slot of the local daemon, which limits how many there are. */
  COMPILE(256L << 20),
  /** A compile that no daemon counts. */
  COMPILE_WITHOUT_SLOT(256L << 20);

  private final long bytes;

  Work(long bytes) {
    this.bytes = bytes;
  }

  long bytes() {
    return bytes;
  }

  boolean isCompile() {
    return this != PREPROCESS;
  }
}
