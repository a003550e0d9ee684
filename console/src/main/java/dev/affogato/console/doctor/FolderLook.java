package dev.affogato.console.doctor;

import dev.affogato.client.folders.UserFolders;
import dev.affogato.client.journal.JournalFolders;
import dev.affogato.console.doctor.MachineFacts.Folder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Looks at the folders that agents would use, and makes none. Immutable. */
final class FolderLook {
  private static final Path OWN_PROCESS = Path.of("/proc/self");

  private final Map<String, String> environment;

  FolderLook(Map<String, String> environment) {
    this.environment = environment;
  }

  List<Folder> facts() {
    return List.of(
        folder(
            "what `affogato why` tells of builds",
            "AFFOGATO_STATE_DIR",
            JournalFolders.candidates(environment)),
        folder(
            "what is learnt of sources and compilers",
            UserFolders.CACHE_VARIABLE,
            UserFolders.caches(environment)));
  }

  /** The first candidate is what people expect; the others are for want of it. */
  private static Folder folder(String purpose, String variable, List<Path> candidates) {
    if (candidates.isEmpty()) {
      return new Folder(
          purpose, variable, "$" + variable, Optional.of("is not the name of a folder"));
    }
    Path first = candidates.getFirst();
    return new Folder(purpose, variable, first.toString(), trouble(first));
  }

  private static Optional<String> trouble(Path folder) {
    try {
      if (!folder.isAbsolute()) {
        return Optional.of("is not an absolute path");
      }
      if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
        Path above = existing(folder);
        return Files.isDirectory(above) && Files.isWritable(above)
            ? Optional.empty()
            : Optional.of("cannot be made, as " + above + " cannot be written");
      }
      if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
        return Optional.of("is not a folder");
      }
      if (!Files.isWritable(folder)) {
        return Optional.of("cannot be written");
      }
      return isPrivate(folder)
          ? Optional.empty()
          : Optional.of("is not this user's alone, as others could plant files there");
    } catch (IOException unknown) {
      return Optional.of("cannot be looked at: " + unknown.getMessage());
    }
  }

  /** The folder itself or the nearest above it that exists. */
  private static Path existing(Path folder) {
    Path at = folder;
    for (Path above = folder; above != null && !Files.exists(at); above = above.getParent()) {
      at = above;
    }
    return at;
  }

  private static boolean isPrivate(Path folder) throws IOException {
    Set<PosixFilePermission> open = Files.getPosixFilePermissions(folder);
    return Files.getAttribute(folder, "unix:uid")
            .equals(Files.getAttribute(OWN_PROCESS, "unix:uid"))
        && !open.contains(PosixFilePermission.GROUP_WRITE)
        && !open.contains(PosixFilePermission.OTHERS_WRITE);
  }
}
