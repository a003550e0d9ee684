package dev.affogato.daemon.work.action;

import dev.affogato.daemon.work.roots.TreeFolder;
import dev.affogato.protocol.reapi.message.CallFailure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where an action works and writes in its tree: pure. Immutable.
 *
 * @param inputs the tree, with a folder wherever the action needs one
 * @param directory names from the root to the working directory
 * @param writable the folders it may write to, those nearer to the root first
 * @param outputs where to look for each output afterwards
 */
record Layout(
    TreeFolder inputs, List<String> directory, List<Writable> writable, List<Place> outputs) {
  /** Names the jail has for itself where the tree is the root of all. */
  private static final Set<String> OF_THE_JAIL = Set.of("dev", "proc", "sys");

  private static final String TMP = "tmp";

  /**
   * A folder the action may write to.
   *
   * @param path names from the root of the tree
   * @param omitted what is there in the tree but shall not be seen: outputs of former runs
   */
  record Writable(List<String> path, Set<String> omitted) {}

  /**
   * Where an output will be.
   *
   * @param folder index of the writable folder it is in, or is
   * @param name in that folder; empty if it is that folder itself
   */
  record Place(WantedOutput output, int folder, String name) {}

  /** One output, resolved. */
  private record Target(WantedOutput output, List<String> folder, String name) {}

  static Layout of(TreeFolder tree, Task task) throws CallFailure {
    TreeFolder base = task.machineRoot() ? withMountPoints(tree) : tree;
    TreePaths paths = new TreePaths(base, task.machineRoot());
    List<String> directory = paths.resolve(List.of(), task.directory());
    List<Target> targets = new ArrayList<>();
    for (WantedOutput output : task.outputs()) {
      targets.add(target(output, directory, base, paths));
    }
    Map<List<String>, Set<String>> folders = new LinkedHashMap<>();
    if (!task.machineRoot()) {
      // Tools of others drop things where they work.
      folders.put(directory, new HashSet<>());
    }
    for (Target target : targets) {
      Set<String> omitted = folders.computeIfAbsent(target.folder(), folder -> new HashSet<>());
      if (!target.name().isEmpty()) {
        omitted.add(target.name());
      }
    }
    List<Writable> writable = sorted(folders);
    TreeFolder inputs = with(base, directory);
    for (Writable folder : writable) {
      checkFree(folder.path(), task.machineRoot());
      inputs = with(inputs, folder.path());
    }
    return new Layout(inputs, directory, writable, places(targets, writable));
  }

  /** What the jail mounts over. */
  private static TreeFolder withMountPoints(TreeFolder tree) throws CallFailure {
    return with(tree.withEmptyFolder("dev"), List.of(TMP));
  }

  private static Target target(
      WantedOutput output, List<String> directory, TreeFolder tree, TreePaths paths)
      throws CallFailure {
    String name = output.name();
    int slash = name.lastIndexOf('/');
    String last = name.substring(slash + 1);
    if (last.isEmpty() && !name.isEmpty()) {
      throw TreePaths.refused(name, "is no name of an output");
    }
    boolean isFolder = last.isEmpty() || last.equals(".") || last.equals("..");
    List<String> parent = paths.resolve(directory, isFolder ? name : name.substring(0, slash + 1));
    if (isFolder) {
      return new Target(output, parent, "");
    }
    List<String> whole = new ArrayList<>(parent);
    whole.add(last);
    // A folder that is there already is filled, not made.
    return tree.folder(whole).isPresent()
        ? new Target(output, whole, "")
        : new Target(output, parent, last);
  }

  private static List<Writable> sorted(Map<List<String>, Set<String>> folders) {
    return folders.entrySet().stream()
        .map(entry -> new Writable(List.copyOf(entry.getKey()), Set.copyOf(entry.getValue())))
        .sorted(Comparator.comparingInt(writable -> writable.path().size()))
        .toList();
  }

  private static List<Place> places(List<Target> targets, List<Writable> writable) {
    List<Place> places = new ArrayList<>();
    for (Target target : targets) {
      for (int i = 0; i < writable.size(); i++) {
        if (writable.get(i).path().equals(target.folder())) {
          places.add(new Place(target.output(), i, target.name()));
        }
      }
    }
    return places;
  }

  private static void checkFree(List<String> path, boolean machineRoot) throws CallFailure {
    if (machineRoot && (path.isEmpty() || OF_THE_JAIL.contains(path.getFirst()))) {
      throw TreePaths.refused("/" + String.join("/", path), "cannot be written to in a jail");
    }
  }

  private static TreeFolder with(TreeFolder tree, List<String> path) throws CallFailure {
    return tree.withFolder(path)
        .orElseThrow(() ->
            TreePaths.refused(
                String.join("/", path), "cannot be a folder: something else is there"));
  }

  /** How many files lie directly in folders it may write to. */
  int copies() {
    return writable.stream()
        .mapToInt(folder -> inputs.folder(folder.path()).orElseThrow().entries().size())
        .sum();
  }
}
