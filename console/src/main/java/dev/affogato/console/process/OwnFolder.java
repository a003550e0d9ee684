package dev.affogato.console.process;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Iterator;

/**
 * A folder that a program keeps for itself. Thread-safe: no state.
 *
 * <p>Root gives such folders away to the user it is about to become. One slip in an option must not
 * give away, and then have emptied, a folder that holds something else: what is neither new, empty
 * nor that user's already is left alone.
 */
public final class OwnFolder {
  private static final String UID = "unix:uid";

  private OwnFolder() {}

  /**
   * Makes {@code folder} where it is missing, and gives it to {@code user}.
   *
   * @throws IOException if it cannot be had, saying what to do
   */
  public static void give(Path folder, UserAccount user) throws IOException {
    create(folder);
    if (Files.getAttribute(folder, UID).equals(user.uid())) {
      return;
    }
    boolean othersLink =
        Files.isSymbolicLink(folder)
            && !Files.getAttribute(folder, UID, LinkOption.NOFOLLOW_LINKS).equals(0);
    if (othersLink || !isEmpty(folder)) {
      throw new IOException(
          "folder "
              + folder
              + (othersLink ? " is another user's link" : " holds what is another user's")
              + ": choose a new or empty one, or one that belongs to user "
              + user.name());
    }
    become(folder, user);
  }

  /** As {@link #give(Path, UserAccount)}, for a folder that is the program's by its name. */
  public static void giveWhatever(Path folder, UserAccount user) throws IOException {
    create(folder);
    become(folder, user);
  }

  private static void become(Path folder, UserAccount user) throws IOException {
    Files.setAttribute(folder, UID, user.uid());
    Files.setAttribute(folder, "unix:gid", user.gid());
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /**
   * Makes {@code folder} where it is missing.
   *
   * @throws IOException if that fails, or the folder cannot be written, saying what to do
   */
  public static void prepare(Path folder) throws IOException {
    create(folder);
    if (!Files.isWritable(folder)) {
      throw new IOException(
          "cannot write in folder " + folder + ": choose another one, or start as its owner");
    }
  }

  /** Whether this process can make {@code folder}, or write in it. */
  public static boolean canBeUsed(Path folder) {
    for (Path at = folder; at != null; at = at.getParent()) {
      if (Files.exists(at)) {
        return Files.isDirectory(at) && Files.isWritable(at);
      }
    }
    return false;
  }

  private static void create(Path folder) throws IOException {
    try {
      Files.createDirectories(folder);
    } catch (FileAlreadyExistsException notAFolder) {
      throw new IOException(notAFolder.getFile() + " is not a folder: choose another one");
    } catch (AccessDeniedException denied) {
      throw new IOException(
          "cannot make folder "
              + folder
              + ", as "
              + denied.getFile()
              + " may not be written: choose another one, or make it beforehand");
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (DirectoryStream<Path> content = Files.newDirectoryStream(folder)) {
      Iterator<Path> first = content.iterator();
      return !first.hasNext();
    }
  }
}
