package dev.affogato.daemon.work.action;

import com.google.rpc.Code;
import dev.affogato.daemon.work.roots.TreeFolder;
import dev.affogato.daemon.work.roots.TreeFolder.TreeLink;
import dev.affogato.protocol.reapi.message.CallFailure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Finds where a path leads in a tree, step by step as the kernel does: links are followed, and
 * {@code ..} is what is above the folder reached, not above the name. Immutable.
 */
final class TreePaths {
  /** As many as Linux follows. */
  private static final int LINKS_MAX = 40;

  /** PATH_MAX of Linux. */
  private static final int PATH_LENGTH_MAX = 4096;

  private static final int DEPTH_MAX = 100;

  private final TreeFolder root;
  private final boolean machineRoot;

  /**
   * @param machineRoot whether the tree is seen as {@code /}: then absolute links stay in it
   */
  TreePaths(TreeFolder root, boolean machineRoot) {
    this.root = root;
    this.machineRoot = machineRoot;
  }

  /**
   * The names from the root to where {@code path} leads from {@code base}; what does not exist may
   * come to exist as a folder of that name.
   */
  List<String> resolve(List<String> base, String path) throws CallFailure {
    if (path.length() > PATH_LENGTH_MAX) {
      throw refused(path.substring(0, 80) + "…", "is too long");
    }
    Deque<String> ahead = new ArrayDeque<>(Arrays.asList(path.split("/")));
    List<String> at = new ArrayList<>(base);
    if (path.startsWith("/")) {
      goToRoot(at, path);
    }
    int links = 0;
    while (!ahead.isEmpty()) {
      String name = ahead.remove();
      if (name.isEmpty() || name.equals(".")) {
        continue;
      }
      if (name.equals("..")) {
        goUp(at, path);
      } else if (root.folder(at).flatMap(folder -> folder.entry(name)).orElse(null)
          instanceof TreeLink(String _, String target)) {
        if (++links > LINKS_MAX) {
          throw refused(path, "goes through too many links");
        }
        List<String> steps = Arrays.asList(target.split("/"));
        steps.reversed().forEach(ahead::addFirst);
        if (target.startsWith("/")) {
          goToRoot(at, path);
        }
      } else {
        at.add(name);
      }
      if (at.size() > DEPTH_MAX) {
        throw refused(path, "leads too deep");
      }
    }
    return at;
  }

  private void goToRoot(List<String> at, String path) throws CallFailure {
    if (!machineRoot) {
      throw refused(path, "leads out of the input root");
    }
    at.clear();
  }

  private void goUp(List<String> at, String path) throws CallFailure {
    if (!at.isEmpty()) {
      at.removeLast();
    } else if (!machineRoot) {
      throw refused(path, "leads out of the input root");
    }
  }

  static CallFailure refused(String path, String why) {
    return new CallFailure(Code.FAILED_PRECONDITION, "'" + path + "' " + why);
  }
}
