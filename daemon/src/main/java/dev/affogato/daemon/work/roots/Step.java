package dev.affogato.daemon.work.roots;

import dev.affogato.cache.digest.Digest;

/** One change of a root; paths are relative to it. Immutable. */
sealed interface Step {
  String path();

  /** Removes a file or link. */
  record Remove(String path) implements Step {}

  /** Removes a folder that is empty by now. */
  record RemoveFolder(String path) implements Step {}

  /** Makes an empty folder. */
  record MakeFolder(String path) implements Step {}

  /** Makes a symbolic link. */
  record MakeLink(String path, String target) implements Step {}

  /** Gives a content of the store a name. */
  record PutFile(String path, Digest digest, boolean executable) implements Step {}
}
