package dev.affogato.compiler.scan.command;

import java.util.ArrayList;
import java.util.List;

/** Goes through the words of a command. Confined to one command. */
final class OptionReader {
  private final PreprocessorOptions options = new PreprocessorOptions();

  /** Options in {@code -Wp,…} and {@code -Xpreprocessor}: the driver puts them after all others. */
  private final List<String> late = new ArrayList<>();

  private String iprefix = "";
  private List<String> words = List.of();
  private int at;

  PreprocessorOptions read(List<String> arguments) {
    readAll(arguments);
    if (!late.isEmpty()) {
      readAll(List.copyOf(late));
    }
    return options;
  }

  private void readAll(List<String> arguments) {
    words = arguments;
    at = 0;
    while (at < words.size()) {
      String word = words.get(at++);
      if (word.startsWith("@")) {
        options.doubt(word, "is a response file");
      } else if (word.length() > 1 && word.startsWith("-")) {
        option(word);
      }
    }
  }

  private void option(String word) {
    for (ValueOption option : ValueOption.values()) {
      if (option.matches(word)) {
        boolean joined = word.length() > option.text().length();
        if (!joined && at >= words.size()) {
          options.doubt(word, "lacks its value");
          return;
        }
        String value = joined ? word.substring(option.text().length()) : words.get(at++);
        apply(option, value);
        return;
      }
    }
    flag(word);
  }

  private void apply(ValueOption option, String value) {
    switch (option) {
      case QUOTE -> options.quoteFolders().add(rooted(value));
      case SYSTEM -> options.systemFolders().add(rooted(value));
      case AFTER -> options.afterFolders().add(rooted(value));
      case BRACKET -> {
        if (value.equals("-")) {
          options.doubt("-I-", "changes where headers are looked for in a way long withdrawn");
        } else {
          options.bracketFolders().add(rooted(value));
        }
      }
      case DEFINE -> options.macros().add(new MacroOption(true, value));
      case UNDEFINE -> options.macros().add(new MacroOption(false, value));
      case FORCED_INCLUDE -> options.forcedIncludes().add(value);
      case MACRO_FILE -> options.macroFiles().add(value);
      case HEADER_ROOT -> {
        options.headerRoot(value);
        keep("-isysroot", value);
      }
      case SYSTEM_ROOT -> {
        options.systemRoot(value);
        keep("--sysroot=" + value);
      }
      case PREFIX -> {
        iprefix = value;
        keep("-iprefix", value);
      }
      case WITH_PREFIX -> withPrefix(options.systemFolders(), value);
      case WITH_PREFIX_BEFORE -> withPrefix(options.bracketFolders(), value);
      case PREPROCESSOR -> late.add(value);
      case FRONT_END -> frontEnd(value);
      case KEPT_SEPARATE, KEPT_PARAMETER, KEPT_ARCH, KEPT_TARGET -> keep(option.text(), value);
      case ASSERTION -> options.doubt("-A" + value, "makes an assertion");
      case FRAMEWORK, FRAMEWORK_SYSTEM, SYSTEM_CXX, SYSTEM_LIBRARY, SYSTEM_LAST ->
          options.doubt(option.text(), "adds folders by rules we do not know");
      case INCLUDE_PCH -> options.doubt("-include-pch", "reads a precompiled header");
      case DEPENDENCY_FILE,
          DEPENDENCY_TARGET,
          DEPENDENCY_QUOTED,
          MODULE_FILE,
          MULTILIB,
          FOR_ASSEMBLER,
          FOR_LINKER,
          FOR_MIDDLE,
          DUMP_BASE,
          DUMP_BASE_EXTENSION,
          DUMP_FOLDER,
          AUXILIARY,
          OUTPUT,
          LANGUAGE,
          LIBRARY_FOLDER,
          LIBRARY,
          SCRIPT,
          SYMBOL,
          LINKER_WORD -> {
        // The value belongs to an option that preprocessing does not care about.
      }
    }
  }

  private void keep(String... flags) {
    options.modeFlags().addAll(List.of(flags));
  }

  /** The search replaces these marks when it knows the root. */
  private String rooted(String folder) {
    if (folder.startsWith("$SYSROOT")) {
      return "=" + folder.substring("$SYSROOT".length());
    }
    return folder;
  }

  private void withPrefix(List<String> folders, String value) {
    if (iprefix.isEmpty()) {
      options.doubt("-iwithprefix", "uses the compiler's own prefix");
    }
    folders.add(iprefix + value);
  }

  private void frontEnd(String value) {
    if (FlagRules.isHarmlessToFrontEnd(value)) {
      keep("-Xclang", value);
    } else {
      options.doubt("-Xclang " + value, "is not known to leave preprocessing alone");
    }
  }

  private void flag(String word) {
    if (word.startsWith("-Wp,")) {
      late.addAll(List.of(word.substring("-Wp,".length()).split(",", -1)));
      return;
    }
    if (word.startsWith("--sysroot=")) {
      options.systemRoot(word.substring("--sysroot=".length()));
    }
    switch (FlagRules.of(word)) {
      case KEEP -> keep(word);
      case DROP -> {}
      case REMAPS -> options.remapFileNames();
      case DOUBT -> options.doubt(word, "is not known to leave preprocessing alone");
    }
  }
}
