package dev.affogato.compiler.scan;

import java.nio.file.Path;

/**
 * What {@link CorpusMain} was asked for. Immutable.
 *
 * @param compiler {@code gcc} or {@code clang}
 * @param strace every how many commands the compiler's own looks are watched; 0 for never
 * @param mutations how many changes of files are tried
 */
record CorpusOptions(String compiler, int jobs, int strace, int mutations, Path folder) {
  static CorpusOptions parse(String[] args) {
    String compiler = "gcc";
    int jobs = 1;
    int strace = 0;
    int mutations = 0;
    Path folder = null;
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--compiler" -> compiler = args[++i];
        case "--jobs" -> jobs = Integer.parseInt(args[++i]);
        case "--strace" -> strace = Integer.parseInt(args[++i]);
        case "--mutate" -> mutations = Integer.parseInt(args[++i]);
        default -> folder = Path.of(args[i]);
      }
    }
    if (folder == null) {
      throw new IllegalArgumentException("the folder with the commands is missing");
    }
    return new CorpusOptions(compiler, jobs, strace, mutations, folder);
  }
}
