package dev.affogato.client.inputs;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a path leads from the root to its end: the folders and links on it, in order, those left by
 * {@code ..} included, for they have to exist. Thread-safe: immutable but for a time.
 */
final class Way {
  private final List<Step> steps;
  private final @Nullable Folder folder;
  private final @Nullable Name file;
  private final Name.@Nullable Look fileLook;
  private final Way before;
  private volatile long checkedNs;
  private volatile boolean checked;

  /**
   * @param name a folder or a link
   */
  record Step(Name name, Name.Look look) {}

  /** One that ends at nothing. */
  Way(List<Step> steps) {
    this(steps, null, null, null);
  }

  private Way(Way before, Name file, Name.Look fileLook) {
    this.steps = before.steps;
    this.folder = null;
    this.file = file;
    this.fileLook = fileLook;
    this.before = before;
  }

  /**
   * @param folder at the end, or null
   * @param file at the end, or null: regular or special
   */
  Way(
      List<Step> steps,
      @Nullable Folder folder,
      @Nullable Name file,
      Name.@Nullable Look fileLook) {
    this.steps = List.copyOf(steps);
    this.folder = folder;
    this.file = file;
    this.fileLook = fileLook;
    this.before = this;
  }

  /** On from the folder at the end. */
  Way withFile(Name name, Name.Look look) {
    return new Way(this, name, look);
  }

  /** The way to the folder that the file was sought in: the same for all files sought there. */
  Way beforeFile() {
    return before;
  }

  List<Step> steps() {
    return steps;
  }

  @Nullable Folder folder() {
    return folder;
  }

  @Nullable Name file() {
    return file;
  }

  Name.@Nullable Look fileLook() {
    return fileLook;
  }

  boolean isCheckedSince(long sinceNs) {
    return checked && checkedNs - sinceNs >= 0;
  }

  void checked(long atNs) {
    checkedNs = atNs;
    checked = true;
  }
}
