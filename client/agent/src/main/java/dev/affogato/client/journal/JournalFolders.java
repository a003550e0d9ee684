package dev.affogato.client.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a user's journal may lie. Agents write to the first folder that can be used; launchers
 * write beside their agent's socket; readers look everywhere. Stateless.
 *
 * <p>File names of a build are nobody else's business: folders are the user's own, mode 0700.
 */
public final class JournalFolders {
  /** Names the folder, and the only one. Handed on to agents, as all of this prefix. */
  static final String VARIABLE = "AFFOGATO_STATE_DIR";

  private static final String NAME = "affogato";

  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private static final Path OWN_PROCESS = Path.of("/proc/self");

  private JournalFolders() {}

  /** All places for the user with {@code environment}, best first; they need not exist. */
  public static List<Path> candidates(Map<String, String> environment) {
    return candidates(environment, ownUid());
  }

  static List<Path> candidates(Map<String, String> environment, String uid) {
    List<Path> places = new ArrayList<>();
    add(places, environment.get(VARIABLE), "");
    if (!places.isEmpty()) {
      return places;
    }
    add(places, environment.get("XDG_STATE_HOME"), NAME);
    add(places, environment.get("HOME"), ".local/state/" + NAME);
    add(places, environment.get("XDG_RUNTIME_DIR"), NAME);
    add(places, environment.get("TMPDIR"), NAME + "-" + uid);
    add(places, "/tmp", NAME + "-" + uid);
    return places;
  }

  private static void add(List<Path> places, @Nullable String folder, String below) {
    if (folder == null || !folder.startsWith("/")) {
      return;
    }
    try {
      Path place = Path.of(folder, below).normalize();
      if (!places.contains(place)) {
        places.add(place);
      }
    } catch (InvalidPathException notNameable) {
      // The next one.
    }
  }

  /**
   * The first of {@code candidates} that can be written, made if missing; null if there is none.
   */
  static @Nullable Path firstUsable(List<Path> candidates) {
    for (Path candidate : candidates) {
      if (isUsable(candidate)) {
        return candidate;
      }
    }
    return null;
  }

  private static boolean isUsable(Path folder) {
    try {
      if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
        Files.createDirectories(folder, PRIVATE);
      }
      return isPrivate(folder) && Files.isWritable(folder);
    } catch (IOException | SecurityException notAllowed) {
      return false;
    }
  }

  /** Whether {@code folder} is ours alone: others could plant links and files in it. */
  static boolean isPrivate(Path folder) throws IOException {
    PosixFileAttributes facts =
        Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    return facts.isDirectory()
        && Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS)
            .equals(Files.getAttribute(OWN_PROCESS, "unix:uid"))
        && !facts.permissions().contains(PosixFilePermission.GROUP_WRITE)
        && !facts.permissions().contains(PosixFilePermission.OTHERS_WRITE);
  }

  private static String ownUid() {
    try {
      return Files.getAttribute(OWN_PROCESS, "unix:uid").toString();
    } catch (IOException noProc) {
      return "unknown";
    }
  }
}
