package dev.affogato.compiler.scan.files;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A folder that headers are looked up in, and the names asked for there. Thread-safe.
 *
 * <p>Looking up a name costs one probe of a hash table, whose key is the text of the directive with
 * its hash already computed.
 */
public final class KnownDirectory {
  private final String path;
  private final KnownFile self;
  private final Map<String, KnownFile> names = new ConcurrentHashMap<>();

  KnownDirectory(String path, KnownFile self) {
    this.path = path;
    this.self = self;
  }

  /** Absolute, without a slash at its end except for the root. */
  public String path() {
    return path;
  }

  /** The folder as a file: whether it exists. */
  public KnownFile self() {
    return self;
  }

  KnownFile file(String name, Catalogue catalogue) {
    KnownFile known = names.get(name);
    if (known == null) {
      known = catalogue.file(PathText.absolute(path, name));
      names.put(name, known);
    }
    return known;
  }

  @Override
  public String toString() {
    return path;
  }
}
