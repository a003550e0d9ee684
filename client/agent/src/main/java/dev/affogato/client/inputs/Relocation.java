package dev.affogato.client.inputs;

import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Moves a folder to another place in a tree, so that the tree says nothing of where it really is.
 * Immutable.
 *
 * <p>Only where that can make no difference: no link may lead into the folder from outside, out of
 * it by {@code ..}, or to what is above it, since they would lead elsewhere afterwards.
 *
 * @param from the folder, absolute and free of links
 * @param to its name in the root folder
 */
public record Relocation(String from, String to) {
  /** The reason why a folder cannot be moved. */
  public static final String CODE = "path-differs";

  /** Whether {@code folder} is the one that moves, or below it. */
  static boolean isWithin(Folder folder, Folder moved) {
    Folder at = folder;
    while (at != null && at.depth > moved.depth) {
      at = at.parent;
    }
    return at == moved;
  }

  /**
   * Checks the links of {@code folder}.
   *
   * @param within whether the folder moves along
   */
  void check(Folder folder, boolean within, Collection<Item> items) throws InputRefusedException {
    for (Item item : items) {
      if (item.kind() != Item.Kind.LINK) {
        continue;
      }
      String target = item.path();
      boolean safe =
          target.startsWith("/")
              ? !touches(plain("/", target))
              : within ? staysWithin(folder, target) : !touches(plain(folder.path, target));
      if (!safe) {
        throw refused("a link in " + Text.shown(folder.path) + " leads to " + Text.shown(target));
      }
    }
  }

  /** Whether a link there is affected by the move; {@code null} is a target that cannot be told. */
  private boolean touches(@Nullable String target) {
    return target == null || isBelow(target, from) || isBelow(from, target);
  }

  private static boolean isBelow(String path, String folder) {
    return path.equals(folder) || path.startsWith(folder.endsWith("/") ? folder : folder + "/");
  }

  private boolean staysWithin(Folder folder, String target) {
    int end = 0;
    while (target.startsWith("../", end)) {
      end += 3;
    }
    // Going up must end inside, even where it comes in again by the folder's own name.
    String top = plain(folder.path, target.endsWith("..") ? target : target.substring(0, end));
    return plain(folder.path, target) != null && top != null && isBelow(top, from);
  }

  /** Where {@code target} leads if nothing on its way is a link; null where that would matter. */
  private static @Nullable String plain(String folder, String target) {
    StringBuilder path = new StringBuilder(folder.equals("/") ? "" : folder);
    boolean down = false;
    for (String name : target.split("/")) {
      if (name.isEmpty() || name.equals(".")) {
        continue;
      }
      if (!name.equals("..")) {
        down = true;
        path.append('/').append(name);
      } else if (down) {
        return null;
      } else {
        path.setLength(Math.max(0, path.lastIndexOf("/")));
      }
    }
    return path.isEmpty() ? "/" : path.toString();
  }

  /** Whether something at the new place is in the tree already. */
  static void checkFree(Folder target, Set<Folder> folders) throws InputRefusedException {
    if (folders.contains(target)) {
      throw refused("there is a folder " + Text.shown(target.path) + " already");
    }
  }

  static InputRefusedException refused(String why) {
    return new InputRefusedException(CODE, why);
  }
}
