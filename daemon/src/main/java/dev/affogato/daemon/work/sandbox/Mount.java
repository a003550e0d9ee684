package dev.affogato.daemon.work.sandbox;

import java.nio.file.Path;
import java.util.List;

/** A step in putting together what a job sees. Paths inside are absolute. Immutable. */
public sealed interface Mount {
  /** As bubblewrap wants it. */
  List<String> arguments();

  /** A file or folder of this machine, not to be written to. */
  record ReadOnly(Path source, String inside) implements Mount {
    @Override
    public List<String> arguments() {
      return List.of("--ro-bind", source.toString(), inside);
    }
  }

  /** The same if this machine has it. */
  record ReadOnlyIfThere(Path source, String inside) implements Mount {
    @Override
    public List<String> arguments() {
      return List.of("--ro-bind-try", source.toString(), inside);
    }
  }

  /** A folder of the job's own, or a file. */
  record Writable(Path source, String inside) implements Mount {
    @Override
    public List<String> arguments() {
      return List.of("--bind", source.toString(), inside);
    }
  }

  /** A symbolic link, where the jail can be written to while it is put together. */
  record Link(String target, String inside) implements Mount {
    @Override
    public List<String> arguments() {
      return List.of("--symlink", target, inside);
    }
  }

  /** An empty folder, where there may be one already. */
  record Folder(String inside) implements Mount {
    @Override
    public List<String> arguments() {
      return List.of("--dir", inside);
    }
  }

  /** What was put together in memory so far cannot be written to any more. */
  record Closed(String inside) implements Mount {
    @Override
    public List<String> arguments() {
      return List.of("--remount-ro", inside);
    }
  }
}
