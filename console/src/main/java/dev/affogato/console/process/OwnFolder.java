package dev.affogato.console.process;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;

/**
 * A folder that a program keeps for itself. Thread-safe: no state.
 *
 * <p>Root gives such folders away to the user it is about to become. One slip in an option must not
 * give away, and then have emptied, a folder that holds something else: what is neither new, nor
 * root's and empty, nor that user's already is left alone.
 */
public final class OwnFolder {
  private static final String UID = "unix:uid";
  private static final int ROOT = 0;

  /** More than anybody needs; links may lead in a circle. */
  private static final int LINKS_MAX = 8;

  private OwnFolder() {}

  /**
   * Makes {@code folder} where it is missing, and gives it to {@code user}.
   *
   * <p>The folder may lie where everybody can write, as in {@code /var/tmp}. What another user made
   * there beforehand is not taken even when it is empty: its owner could exchange it for a link, or
   * fill it, between our look and our gift.
   *
   * @throws IOException if it cannot be had, saying what to do
   */
  public static void give(Path folder, UserAccount user) throws IOException {
    Path parent = folder.toAbsolutePath().getParent();
    if (parent != null) {
      create(parent);
    }
    if (makeAlone(folder)) {
      become(folder, user);
      return;
    }
    Path real = withoutLinks(folder);
    int owner = owner(real);
    if (owner == user.uid()) {
      return;
    }
    if (owner != ROOT) {
      throw refusal(folder, "belongs to another user (number " + owner + ")", user);
    }
    if (!isEmpty(real)) {
      throw refusal(folder, "holds what is another user's", user);
    }
    become(real, user);
  }

  /**
   * As {@link #give(Path, UserAccount)}, for a folder that is the program's by its name and lies in
   * one where only root can make anything.
   */
  public static void giveWhatever(Path folder, UserAccount user) throws IOException {
    create(folder);
    become(withoutLinks(folder), user);
  }

  /**
   * The folder that {@code path} is or leads to over root's links. Those of others may lead
   * elsewhere a moment later.
   *
   * @throws IOException if it is no folder, or another user's link, saying what to do
   */
  public static Path withoutLinks(Path path) throws IOException {
    Path at = path.toAbsolutePath();
    for (int i = 0; Files.isSymbolicLink(at) && i < LINKS_MAX; i++) {
      if (owner(at) != ROOT) {
        throw new IOException(
            path
                + " is or leads to another user's link ("
                + at
                + "): remove it, or choose another folder");
      }
      at = at.resolveSibling(Files.readSymbolicLink(at));
    }
    if (!Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(path + " is not a folder: choose another one");
    }
    return at.toRealPath();
  }

  /**
   * Whom root is to become before it works in {@code folder} by the names of files there: whoever
   * can change the folder could put a link in place of anything root is about to touch.
   *
   * @return empty where only root can change it
   * @throws IOException if there is no telling who could, saying what to do
   */
  public static Optional<UserAccount> master(Path folder) throws IOException {
    Path real = withoutLinks(folder);
    int owner = owner(real);
    if (owner != ROOT) {
      int group = (Integer) Files.getAttribute(real, "unix:gid", LinkOption.NOFOLLOW_LINKS);
      return Optional.of(new UserAccount("number " + owner, owner, group));
    }
    Set<PosixFilePermission> mode = Files.getPosixFilePermissions(real, LinkOption.NOFOLLOW_LINKS);
    if (mode.contains(PosixFilePermission.GROUP_WRITE)
        || mode.contains(PosixFilePermission.OTHERS_WRITE)) {
      throw new IOException(
          "folder "
              + folder
              + " is root's, but others may write in it: do this as the user of the daemon");
    }
    return Optional.empty();
  }

  private static IOException refusal(Path folder, String what, UserAccount user) {
    return new IOException(
        "folder "
            + folder
            + " "
            + what
            + ": remove it, or choose a new one or one that belongs to user "
            + user.name());
  }

  /** Whether {@code folder} was missing, and is ours now. */
  private static boolean makeAlone(Path folder) throws IOException {
    try {
      Files.createDirectory(folder);
      return true;
    } catch (FileAlreadyExistsException thereAlready) {
      return false;
    }
  }

  private static int owner(Path path) throws IOException {
    return (Integer) Files.getAttribute(path, UID, LinkOption.NOFOLLOW_LINKS);
  }

  /** The mode first: from the moment of the gift on, another user can change what is there. */
  private static void become(Path folder, UserAccount user) throws IOException {
    Files.getFileAttributeView(folder, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .setPermissions(PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.setAttribute(folder, "unix:gid", user.gid(), LinkOption.NOFOLLOW_LINKS);
    Files.setAttribute(folder, UID, user.uid(), LinkOption.NOFOLLOW_LINKS);
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
