package dev.affogato.compiler.scan.command;

import java.util.List;

/**
 * What to do with options that take no separate value. Stateless.
 *
 * <p>What only changes diagnostics, debug information or outputs is dropped, so that as many
 * commands as possible share the compiler's answers; an option that may read further files raises
 * doubt; the rest goes to the compiler with each question.
 */
final class FlagRules {
  /** The fate of a flag. */
  enum Rule {
    KEEP,
    DROP,
    /** Changes what {@code __FILE__} says. */
    REMAPS,
    DOUBT
  }

  private static final List<String> DOUBTED_PREFIXES =
      List.of(
          "-fplugin",
          "-fmodule",
          "-fprebuilt-module",
          "-fimplicit-module",
          "-fbuiltin-module",
          "-fcxx-modules",
          "-fpch-",
          "-fpreprocessed",
          "-fdirectives-only",
          "-fdebug-cpp",
          "-fmax-include-depth",
          "-fno-dollars",
          "-fno-extended-identifiers",
          "-fms-compatibility",
          "-fdelayed-template",
          "-fsearch-include-path",
          "-finput-charset",
          "-fembed-dir",
          "-traditional",
          "-specs",
          "-remap",
          "-ivfsoverlay",
          "-vfsoverlay",
          "-working-directory",
          "-include-pch",
          "-dump",
          "-config",
          "-emit-",
          "-M");

  private static final List<String> KEPT_LONG =
      List.of("--param=", "--std=", "--target=", "--gcc-toolchain=", "--stdlib=", "--driver-mode=");

  private static final List<String> DROPPED_LONG =
      List.of("--coverage", "--pipe", "--rtlib=", "--unwindlib=", "--verbose", "--save-temps");

  private static final List<String> DROPPED_PREFIXES =
      List.of(
          "-W",
          "-g",
          "-d",
          "-save-temps",
          "-fdiagnostics",
          "-fmessage-length",
          "-fcolor",
          "-fno-color",
          "-fno-diagnostics",
          "-frandom-seed",
          "-fdump-",
          "-fopt-info",
          "-ftime-",
          "-fstack-usage",
          "-fcallgraph-info",
          "-fdebug-prefix-map",
          "-fdebug-compilation-dir",
          "-fsave-optimization",
          "-ftabstop",
          "-fshow-",
          "-fverbose-asm");

  private static final List<String> DROPPED =
      List.of(
          "-c",
          "-S",
          "-emit-llvm",
          "-w",
          "-v",
          "-pipe",
          "-MD",
          "-MMD",
          "-MP",
          "-MM",
          "-M",
          "-MG",
          "-MV",
          "-s",
          "-P",
          "-C",
          "-CC",
          "-H",
          "-Q",
          "-Qunused-arguments",
          "-fsyntax-only",
          "-rdynamic",
          "-shared",
          "-symbolic",
          "-###",
          "-time",
          "-E");

  private FlagRules() {}

  static Rule of(String word) {
    if (DROPPED.contains(word)) {
      return Rule.DROP;
    }
    if (word.startsWith("-fmacro-prefix-map") || word.startsWith("-ffile-prefix-map")) {
      return Rule.REMAPS;
    }
    if (word.startsWith("--")) {
      return longFlag(word);
    }
    if (word.startsWith("-finput-charset=")
        || word.startsWith("-fexec-charset=")
        || word.startsWith("-fwide-exec-charset=")) {
      return isUtf8(word.substring(word.indexOf('=') + 1)) ? Rule.DROP : Rule.DOUBT;
    }
    if (startsWithAny(word, DOUBTED_PREFIXES)) {
      return Rule.DOUBT;
    }
    return startsWithAny(word, DROPPED_PREFIXES) ? Rule.DROP : Rule.KEEP;
  }

  private static Rule longFlag(String word) {
    if (startsWithAny(word, KEPT_LONG) || word.startsWith("--sysroot=")) {
      return Rule.KEEP;
    }
    return startsWithAny(word, DROPPED_LONG) ? Rule.DROP : Rule.DOUBT;
  }

  private static boolean isUtf8(String charset) {
    return charset.equalsIgnoreCase("utf-8") || charset.equalsIgnoreCase("utf8");
  }

  /** Whether a word after {@code -Xclang} leaves preprocessing alone. */
  static boolean isHarmlessToFrontEnd(String value) {
    return (value.startsWith("-f") && of(value) != Rule.DOUBT)
        || value.startsWith("-mrelax")
        || value.startsWith("-disable-");
  }

  private static boolean startsWithAny(String word, List<String> prefixes) {
    for (String prefix : prefixes) {
      if (word.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }
}
