package dev.affogato.client.direct;

import dev.affogato.base.io.NativeText;
import dev.affogato.compiler.args.DependencyFile;
import dev.affogato.compiler.args.Remote;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
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

  static OutputNames of(String workingFolder, Remote remote) throws Detour {
    Map<String, String> typed = new LinkedHashMap<>();
    Set<String> folders = new TreeSet<>();
    Path here = path(workingFolder);
    for (String output : outputs(remote)) {
      Path file = here.resolve(path(output));
      Path parent = file.getParent();
      Path name = file.getFileName();
      if (parent == null || name == null || name.toString().matches("\\.{1,2}")) {
        throw new Detour(DetourCode.OUTPUT, "the output " + output + " is no file of its own");
      }
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        throw new Detour(
            DetourCode.OUTPUT, "the output " + output + " exists and is no regular file");
      }
      folders.add(NativeText.ofJava(parent.toString()));
      String wire = here.relativize(real(parent, output).resolve(name)).toString();
      if (typed.put(WireText.of(NativeText.ofJava(wire)), output) != null) {
        throw new Detour(DetourCode.OUTPUT, "two outputs would be one file, " + output);
      }
    }
    return new OutputNames(typed, folders);
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

  private static Path real(Path folder, String output) throws Detour {
    try {
      return folder.toRealPath();
    } catch (IOException e) {
      throw new Detour(DetourCode.OUTPUT, "the folder of the output " + output + " is not there");
    }
  }

  private static Path path(String bytes) throws Detour {
    try {
      return Path.of(
          NativeText.toJava(bytes)
              .orElseThrow(
                  () -> new Detour(DetourCode.TEXT, "a file name cannot be said in this locale")));
    } catch (InvalidPathException e) {
      throw new Detour(DetourCode.TEXT, "a file name cannot be said: " + e.getReason());
    }
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
