package dev.affogato.client.folders;

import java.io.IOException;
import java.lang.System.Logger.Level;
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
 * The places for one kind of files, best first. They are the user's own, mode 0700: the files are
 * nobody else's business, and others could plant links among them. Immutable.
 */
public final class UserFolders {
  /** Names the one folder for what is worth a cache, by its absolute path. */
  public static final String CACHE_VARIABLE = "AFFOGATO_CACHE_DIR";

  private static final System.Logger LOG = System.getLogger(UserFolders.class.getName());

  private static final String NAME = "affogato";

  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private static final Path OWN_PROCESS = Path.of("/proc/self");

  private UserFolders() {}

  /**
   * Where what is worth a cache may lie, for the user with {@code environment}; not in memory, as
   * runtime folders are. A folder the user named is the only one, usable or not: who named it must
   * hear of it rather than find the files elsewhere.
   */
  public static List<Path> caches(Map<String, String> environment) {
    return caches(environment, ownUid());
  }

  static List<Path> caches(Map<String, String> environment, String uid) {
    String named = environment.getOrDefault(CACHE_VARIABLE, "");
    if (!named.isEmpty()) {
      return named(named);
    }
    List<Path> places = new ArrayList<>();
    add(places, environment.get("XDG_CACHE_HOME"), NAME);
    add(places, environment.get("HOME"), ".cache/" + NAME);
    add(places, environment.get("TMPDIR"), NAME + "-" + uid);
    add(places, "/var/tmp", NAME + "-" + uid);
    add(places, "/tmp", NAME + "-" + uid);
    return places;
  }

  private static List<Path> named(String folder) {
    try {
      return List.of(Path.of(folder).normalize());
    } catch (InvalidPathException notNameable) {
      LOG.log(Level.WARNING, "{0}={1} cannot be a folder's name", CACHE_VARIABLE, folder);
      return List.of();
    }
  }

  /** Adds what is {@code below} a folder, if that is named and can be. */
  public static void add(List<Path> places, @Nullable String folder, String below) {
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
   * The first of {@code candidates} that can be written, made if missing; null if there is none. A
   * relative one never can: it would be another folder with each working folder.
   */
  public static @Nullable Path firstUsable(List<Path> candidates) {
    for (Path candidate : candidates) {
      if (candidate.isAbsolute() && isUsable(candidate)) {
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
  private static boolean isPrivate(Path folder) throws IOException {
    PosixFileAttributes facts =
        Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    return facts.isDirectory()
        && Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS)
            .equals(Files.getAttribute(OWN_PROCESS, "unix:uid"))
        && !facts.permissions().contains(PosixFilePermission.GROUP_WRITE)
        && !facts.permissions().contains(PosixFilePermission.OTHERS_WRITE);
  }

  /** The number of this process's user. */
  public static String ownUid() {
    try {
      return Files.getAttribute(OWN_PROCESS, "unix:uid").toString();
    } catch (IOException noProc) {
      return "unknown";
    }
  }
}
