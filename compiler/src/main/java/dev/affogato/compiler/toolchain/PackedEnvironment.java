package dev.affogato.compiler.toolchain;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An archive and what it was made of, so that whoever keeps it can see when it is out of date.
 * Immutable.
 *
 * @param archive what was made
 * @param sources absolute paths of the files of this machine whose content is in it, as they were
 *     found: some are links, which may come to point elsewhere
 * @param members which file, links followed, stands for which absolute path in the environment;
 *     what was written for it is not among them
 */
public record PackedEnvironment(
    EnvironmentArchive archive, List<Path> sources, SortedMap<Path, Path> members) {
  public PackedEnvironment {
    sources = List.copyOf(sources);
    members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
  }
}
