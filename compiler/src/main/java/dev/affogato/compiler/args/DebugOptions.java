package dev.affogato.compiler.args;

import dev.affogato.compiler.CompilerKind;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Works out from the {@code -g…} options whether debug information names columns, and whether the
 * compiler writes a {@code .dwo} file beside the object. Confined to one analysis.
 *
 * <p>Gcc 12 writes one whenever it is asked, even without anything to put there; clang 14 only if
 * there is debug information. The last option of each sort counts.
 */
final class DebugOptions {
  private static final Set<String> CLANG_LEVELS =
      Set.of("-g", "-g1", "-g2", "-g3", "-gmlt", "-gline-tables-only", "-gfull", "-gused");

  private static final Set<String> CLANG_NO_LEVEL =
      Set.of(
          "-gpubnames",
          "-ggnu-pubnames",
          "-gno-pubnames",
          "-gstrict-dwarf",
          "-gno-strict-dwarf",
          "-gsimple-template-names",
          "-gno-simple-template-names");

  private boolean split;
  private boolean debug;
  private boolean otherDebug;
  private boolean columns = true;
  private @Nullable String unclear;

  void option(String word) {
    switch (word) {
      case "-gsplit-dwarf", "-gsplit-dwarf=split" -> split = true;
      case "-gsplit-dwarf=single", "-gno-split-dwarf" -> split = false;
      case "-gcolumn-info" -> columns = true;
      case "-gno-column-info" -> columns = false;
      default -> level(word);
    }
  }

  private void level(String word) {
    if (word.endsWith("0") && (word.equals("-g0") || word.startsWith("-ggdb"))) {
      debug = false;
      otherDebug = false;
    } else if (CLANG_LEVELS.contains(word)
        || word.startsWith("-ggdb")
        || word.startsWith("-gdwarf")) {
      debug = true;
    } else if (!CLANG_NO_LEVEL.contains(word) && !word.startsWith("-gz")) {
      unclear = word;
      otherDebug |= !word.startsWith("-gno-");
    }
  }

  boolean splits() {
    return split;
  }

  /** Whether there may be debug information that depends on where in a line things stand. */
  boolean namesColumns() {
    return columns && (debug || otherDebug);
  }

  /** Why it cannot be told, or null. */
  @Nullable String refusal(CompilerKind kind) {
    return kind == CompilerKind.CLANG && split && unclear != null
        ? "option " + unclear + " may or may not make -gsplit-dwarf write a file"
        : null;
  }

  boolean secondFile(CompilerKind kind) {
    return split && (debug || kind == CompilerKind.GCC);
  }

  /** The file's name: gcc takes a leading dot for part of the name, clang for a suffix. */
  static String name(CompilerKind kind, String output) {
    boolean hidden = kind == CompilerKind.GCC && PathNames.baseName(output).lastIndexOf('.') == 0;
    return hidden ? output + ".dwo" : PathNames.withSuffix(output, ".dwo");
  }
}
