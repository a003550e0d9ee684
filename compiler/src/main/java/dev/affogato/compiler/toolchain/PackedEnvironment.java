package dev.affogato.compiler.toolchain;

import java.nio.file.Path;
import java.util.List;

/**
 * An archive and what it was made of, so that whoever keeps it can see when it is out of date.
 * Immutable.
 *
 * @param archive what was made
 * @param sources absolute paths of the files of this machine whose content is in it, as they were
 *     found: some are links, which may come to point elsewhere
 * @param files what is in it and why, in the order it was found to be needed
 */
public record PackedEnvironment(
    EnvironmentArchive archive, List<Path> sources, List<PackedFile> files) {
  public PackedEnvironment {
    sources = List.copyOf(sources);
    files = List.copyOf(files);
  }
}
