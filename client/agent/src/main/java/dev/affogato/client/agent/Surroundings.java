package dev.affogato.client.agent;

import dev.affogato.base.file.FileAccess;
import dev.affogato.base.reason.Reason;
import dev.affogato.compiler.FileView;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where launchers are: in the surroundings of their agent, which may do for them all that they
 * could, or in others, where it sees files by way of them alone and can only compile the direct
 * way. Immutable.
 */
final class Surroundings {
  /** The agent's own. */
  static final Surroundings OWN = new Surroundings(null);

  private final @Nullable FileAccess files;

  private Surroundings(@Nullable FileAccess files) {
    this.files = files;
  }

  /** Others, where launchers see {@code files}. */
  static Surroundings others(FileAccess files) {
    return new Surroundings(files);
  }

  FileView files(Path directory, String bytes) {
    return files == null ? FileView.at(directory) : FileView.of(files, bytes);
  }

  /** Whether the agent may do what the launcher could. */
  boolean areOwn() {
    return files == null;
  }

  /**
   * To be asked before something is done that takes an agent of the launcher's own surroundings.
   *
   * @throws Elsewhere if this is none
   */
  void mustBeOwn(Reason why) throws Elsewhere {
    if (files != null) {
      throw new Elsewhere(why);
    }
  }
}
