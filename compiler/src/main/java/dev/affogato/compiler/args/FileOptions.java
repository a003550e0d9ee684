package dev.affogato.compiler.args;

import dev.affogato.compiler.CompilerKind;
import dev.affogato.compiler.FileView;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Options that make the compiler read files: which of those can travel with the job, and which are
 * looked at here only. Confined to one analysis.
 */
final class FileOptions {
  /** Spec files are a few hundred bytes. */
  private static final int SPECS_BYTES_MAX = 64 << 10;

  /** Parts of a spec file that bring in further files, or that undo what we add. */
  private static final List<String> FOREIGN_IN_SPECS =
      List.of(
          "%include",
          "plugin", "-include", "-imacros", "-specs", "-wrapper", "-dump", "save-temps", "native");

  /** Parts of LLVM options that read, write or print something. */
  private static final List<String> FOREIGN_IN_LLVM =
      List.of(
          "/", "file", "path", "dir", "output", "print", "dump", "stats", "debug", "view",
          "native");

  private final CompilerKind kind;
  private final FileView files;
  private final CommandFacts facts;

  FileOptions(CompilerKind kind, FileView files, CommandFacts facts) {
    this.kind = kind;
    this.files = files;
    this.facts = facts;
  }

  /** The file goes along under its absolute name. */
  Piece extraFile(OptionRule rule, Piece piece, String value) {
    String option = String.join(" ", piece.words());
    String absolute = ExtraFiles.absolute(files, value);
    if (absolute == null) {
      facts.refuse(LocalCode.LOCAL_STATE, "file for option " + option + " is missing");
      return piece;
    }
    if (rule.role() != Role.EXTRA_FILE && !value.contains("/")) {
      facts.refuse(
          LocalCode.LOCAL_STATE, "option " + option + " names a file the compiler has to find");
    }
    if (rule.role() == Role.SPECS && !specsTravel(value)) {
      facts.refuse(LocalCode.LOCAL_STATE, "option " + option + " names a file with foreign parts");
    }
    facts.extraFiles.add(absolute);
    List<String> words = new ArrayList<>(piece.words());
    words.set(words.size() - 1, words.size() == 1 ? rule.name() + absolute : absolute);
    return piece.remotely(words);
  }

  private boolean specsTravel(String name) {
    byte[] content = files.read(name, SPECS_BYTES_MAX);
    if (content == null) {
      return false;
    }
    String text = new String(content, StandardCharsets.ISO_8859_1);
    return FOREIGN_IN_SPECS.stream().noneMatch(text::contains);
  }

  /**
   * A plain compile would read the precompiled form. The header itself is what we send; where only
   * the precompiled form is left we cannot.
   */
  void forcedInclude(String header) {
    if (kind == CompilerKind.CLANG) {
      for (String suffix : List.of(".pch", ".gch")) {
        if (files.facts(header + suffix).exists()) {
          precompiledInclude(header + suffix);
          return;
        }
      }
    } else if (files.facts(header + ".gch").exists()) {
      facts.precompiledHeader = header + ".gch";
      if (!files.facts(header).isReadableFile()) {
        facts.refuse(LocalCode.PCH, "header " + header + " exists only precompiled");
      }
    }
  }

  /**
   * Clang preprocesses the header a precompiled one was made of, and names it absolutely. Only if
   * it was made so, too, {@code __FILE__} is the same in it.
   */
  void precompiledInclude(String name) {
    facts.precompiledHeader = name;
    if (!name.startsWith("/")) {
      facts.refuse(LocalCode.PCH, "precompiled header " + name + " is not named absolutely");
    }
  }

  /** What a plugin does with its arguments is its own affair, unless they name files. */
  void pluginArgument(String option, String value) {
    String afterName = value.substring(value.indexOf('-') + 1);
    String afterKey = value.substring(value.indexOf('=') + 1);
    if (value.contains("/") || files.facts(afterName).exists() || files.facts(afterKey).exists()) {
      facts.refuse(LocalCode.LOCAL_STATE, "option " + option + " names a file of this machine");
    }
  }

  void backEnd(String value) {
    String lower = value.toLowerCase(Locale.ROOT);
    if (FOREIGN_IN_LLVM.stream().anyMatch(lower::contains)) {
      facts.refuse(LocalCode.OPTION, "option -mllvm " + value + " may use files or print");
    }
  }
}
