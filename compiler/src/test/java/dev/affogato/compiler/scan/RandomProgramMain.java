package dev.affogato.compiler.scan;

import dev.affogato.base.io.FileTrees;
import dev.affogato.compiler.CompilerKind;
import dev.affogato.compiler.Language;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Compares scans of many random programs: {@code RandomProgramMain FIRST_SEED COUNT [FOLDER]}. */
final class RandomProgramMain {
  private RandomProgramMain() {}

  public static void main(String[] args) throws Exception {
    long first = Long.parseLong(args[0]);
    long count = Long.parseLong(args[1]);
    Closures gcc = new Closures(Path.of("/usr/bin/gcc"), CompilerKind.GCC);
    Closures clang = new Closures(Path.of("/usr/bin/clang"), CompilerKind.CLANG);
    int equal = 0;
    int failing = 0;
    int wrong = 0;
    long files = 0;
    Map<String, Integer> reasons = new TreeMap<>();
    Path root = args.length > 2 ? Path.of(args[2]) : Files.createTempDirectory("program");
    for (long seed = first; seed < first + count; seed++) {
      FileTrees.delete(root);
      Files.createDirectories(root);
      RandomProgram program = new RandomProgram(seed);
      program.write(root);
      for (Closures compiler : new Closures[] {gcc, clang}) {
        Closures.Comparison comparison =
            compiler.compare(
                root,
                program.cplusplus ? Language.CXX : Language.C,
                program.source(),
                program.flags());
        Verdict verdict = comparison.result().verdict();
        if (!comparison.compiles()) {
          failing++;
        } else if (verdict instanceof Verdict.Unsure unsure) {
          System.out.println(
              seed + " " + compiler.kind + " " + program.flags() + " unsure: " + unsure.reason());
          reasons.merge(unsure.reason().code(), 1, Integer::sum);
        } else if (comparison.agrees()) {
          equal++;
          files += comparison.result().files().size();
        } else {
          wrong++;
          System.out.println(seed + " " + compiler.kind + " " + program.flags() + " " + comparison);
        }
      }
    }
    if (args.length < 3) {
      FileTrees.delete(root);
    }
    System.out.printf(
        "%d programs x 2: %d exact and equal (%.1f files each), %d wrong, %d with errors, unsure %s%n",
        count, equal, (double) files / Math.max(1, equal), wrong, failing, reasons);
  }
}
