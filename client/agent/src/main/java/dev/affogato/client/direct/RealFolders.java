package dev.affogato.client.direct;

import dev.affogato.base.file.FileAccess;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Where folders really are, as a launcher sees them: its agent may see others, or none, under their
 * names. Confined to one thread.
 */
final class RealFolders {
  /** As many as the kernel follows (path_resolution(7)). */
  private static final int LINKS_MAX = 40;

  private final String workingFolder;
  private final List<String> base;
  private final FileAccess files;

  /**
   * @param workingFolder as the kernel names it, so that nothing in it has to be looked at
   */
  RealFolders(String workingFolder, FileAccess files) {
    this.workingFolder = workingFolder;
    this.base = parts(workingFolder);
    this.files = files;
  }

  /**
   * What {@code name} in {@code folder}, absolute, is called from the working folder, without
   * detours.
   *
   * @param output of the command, to be named if it cannot be told
   */
  String relative(String folder, String name, String output) throws Detour {
    List<String> real = real(folder, output);
    int common = 0;
    while (common < base.size()
        && common < real.size()
        && base.get(common).equals(real.get(common))) {
      common++;
    }
    List<String> path = new ArrayList<>();
    for (int i = common; i < base.size(); i++) {
      path.add("..");
    }
    path.addAll(real.subList(common, real.size()));
    path.add(name);
    return String.join("/", path);
  }

  private List<String> real(String folder, String output) throws Detour {
    boolean below = folder.equals(workingFolder) || folder.startsWith(workingFolder + "/");
    List<String> here = new ArrayList<>(below ? base : List.of());
    Deque<String> ahead =
        new ArrayDeque<>(parts(below ? folder.substring(workingFolder.length()) : folder));
    int links = 0;
    while (!ahead.isEmpty()) {
      String part = ahead.pop();
      if (part.equals("..")) {
        if (!here.isEmpty()) {
          here.removeLast();
        }
        continue;
      }
      here.addLast(part);
      String path = "/" + String.join("/", here);
      switch (files.name(path).kind()) {
        case DIRECTORY -> {}
        case LINK -> {
          String target = files.target(path);
          links++;
          if (target == null || links > LINKS_MAX) {
            throw missing(output);
          }
          here.removeLast();
          if (target.startsWith("/")) {
            here.clear();
          }
          parts(target).reversed().forEach(ahead::push);
        }
        default -> throw missing(output);
      }
    }
    return here;
  }

  private static Detour missing(String output) {
    return new Detour(DetourCode.OUTPUT, "the folder of the output " + output + " is not there");
  }

  private static List<String> parts(String path) {
    List<String> parts = new ArrayList<>();
    for (String part : path.split("/")) {
      if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    return parts;
  }
}
