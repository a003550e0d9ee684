package dev.affogato.client.inputs;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A real folder: no link leads to it, no {@code ..} is in its path. There is one object for each,
 * so identity tells. Thread-safe.
 */
final class Folder {
  final @Nullable Folder parent;
  final String path;

  /** Of this folder in its parent. */
  final byte[] name;

  final int depth;
  private final Map<String, Name> names = new ConcurrentHashMap<>();

  private Folder(@Nullable Folder parent, String path, byte[] name, int depth) {
    this.parent = parent;
    this.path = path;
    this.name = name;
    this.depth = depth;
  }

  static Folder root() {
    return new Folder(null, "/", new byte[0], 0);
  }

  Folder child(Name name) {
    return new Folder(this, name.path, name.bytes, depth + 1);
  }

  /** What is called {@code name} in here, whether it exists or not. */
  Name name(String name, Names names) {
    Name known = this.names.get(name);
    return known != null ? known : this.names.computeIfAbsent(name, key -> names.make(this, key));
  }

  boolean isRoot() {
    return parent == null;
  }

  @Override
  public String toString() {
    return Text.shown(path);
  }
}
