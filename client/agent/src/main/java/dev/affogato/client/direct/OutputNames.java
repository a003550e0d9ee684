package dev.affogato.client.direct;

import dev.affogato.base.file.FileAccess;
import dev.affogato.base.file.FileStamp;
import dev.affogato.compiler.args.DependencyFile;
import dev.affogato.compiler.args.Remote;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The files a job makes: as the command names them, and as the API wants them named. Immutable.
 *
 * <p>An action's outputs are relative to its working folder and free of detours, so each folder of
 * an output is asked where it really is: {@code link/../a.o} is not {@code a.o}.
 */
final class OutputNames {
  private final Map<String, String> typed;
  private final Set<String> folders;

  private OutputNames(Map<String, String> typed, Set<String> folders) {
    this.typed = typed;
    this.folders = folders;
  }

  /**
   * @param ours whether what the launcher sees is also what this process sees
   */
  static OutputNames of(String workingFolder, Remote remote, FileAccess files, boolean ours)
      throws Detour {
    Map<String, String> typed = new LinkedHashMap<>();
    Set<String> folders = new TreeSet<>();
    RealFolders real = new RealFolders(workingFolder, files);
    for (String output : outputs(remote)) {
      String file = output.startsWith("/") ? output : workingFolder + "/" + output;
      int slash = file.lastIndexOf('/');
      String name = file.substring(slash + 1);
      if (name.isEmpty() || name.equals(".") || name.equals("..")) {
        throw new Detour(DetourCode.OUTPUT, "the output " + output + " is no file of its own");
      }
      check(output, file, files, ours);
      String folder = slash == 0 ? "/" : file.substring(0, slash);
      folders.add(folder);
      if (typed.put(WireText.of(real.relative(folder, name, output)), output) != null) {
        throw new Detour(DetourCode.OUTPUT, "two outputs would be one file, " + output);
      }
    }
    return new OutputNames(typed, folders);
  }

  private static void check(String output, String file, FileAccess files, boolean ours)
      throws Detour {
    FileStamp stamp = files.name(file).stamp();
    if (stamp.isLink() && !ours) {
      throw new Detour(
          DetourCode.OUTPUT, "the output " + output + " is a link, which compilers may follow");
    }
    if (stamp.isLink()) {
      stamp = files.stamp(file);
    }
    if (!stamp.isAbsent() && !stamp.isRegular()) {
      throw new Detour(
          DetourCode.OUTPUT, "the output " + output + " exists and is no regular file");
    }
  }

  private static List<String> outputs(Remote remote) {
    List<String> outputs = new ArrayList<>();
    outputs.add(remote.output());
    remote.splitDwarfOutput().ifPresent(outputs::add);
    remote
        .dependencies()
        .map(DependencyFile::path)
        .filter(path -> !path.equals("/dev/null"))
        .ifPresent(outputs::add);
    return outputs;
  }

  /** As an action names them, sorted as the API wants. */
  List<String> wire() {
    return typed.keySet().stream().sorted().toList();
  }

  /** What the command calls {@code wireName}, or null if it is none of its outputs. */
  @org.jspecify.annotations.Nullable
  String typed(String wireName) {
    return typed.get(wireName);
  }

  /** In the order the compiler would be asked for them: the object first. */
  List<String> typed() {
    return List.copyOf(typed.values());
  }

  /** The folders the outputs go to, as the command names them, absolute. */
  Set<String> folders() {
    return folders;
  }
}
