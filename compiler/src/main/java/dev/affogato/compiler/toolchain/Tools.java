package dev.affogato.compiler.toolchain;

import dev.affogato.base.process.Command;
import dev.affogato.base.process.ProcessResult;
import dev.affogato.base.process.ProcessRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The programs that packaging runs, in untranslated English. Thread-safe: immutable. */
final class Tools {
  /** {@code objcopy} of a large compiler on a loaded machine. */
  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  /** Where distributions keep {@code ldconfig}; ordinary users often lack these on PATH. */
  private static final List<String> SYSTEM_FOLDERS = List.of("/usr/sbin", "/sbin");

  private final ProcessRunner runner;
  private final Map<String, String> environment;

  Tools(ProcessRunner runner, Map<String, String> environment) {
    this.runner = runner;
    Map<String, String> untranslated = new HashMap<>(environment);
    untranslated.put("LC_ALL", "C");
    this.environment = untranslated;
  }

  ProcessResult run(List<String> argv) throws PackagingException, InterruptedException {
    try {
      return runner.run(Command.of(argv).withEnvironment(environment).withTimeout(TIMEOUT));
    } catch (IOException cannotStart) {
      throw new PackagingException(
          "cannot run " + argv.getFirst() + "; is it installed and executable?", cannotStart);
    }
  }

  /** The first file on PATH, then in the system folders, of that name and executable. */
  Optional<Path> find(String program) {
    List<String> folders = new ArrayList<>();
    for (String folder : environment.getOrDefault("PATH", "/usr/bin:/bin").split(":")) {
      if (folder.startsWith("/")) {
        folders.add(folder);
      }
    }
    folders.addAll(SYSTEM_FOLDERS);
    return folders.stream()
        .map(folder -> Path.of(folder, program))
        .filter(path -> Files.isRegularFile(path) && Files.isExecutable(path))
        .findFirst();
  }

  Path require(String program, String packageName) throws PackagingException {
    return find(program)
        .orElseThrow(() ->
            new PackagingException(
                "packaging a compiler needs " + program + "; install " + packageName));
  }
}
