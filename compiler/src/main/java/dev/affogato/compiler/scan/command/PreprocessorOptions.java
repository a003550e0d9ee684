package dev.affogato.compiler.scan.command;

import dev.affogato.base.reason.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A command line, as far as it decides which files preprocessing reads. Confined to its maker while
 * it is filled, unchanged afterwards.
 *
 * <p>Everything that may change predefined macros or standard folders but names no file of its own
 * is kept as a list of flags, to be put to the compiler itself.
 */
public final class PreprocessorOptions {
  private final List<String> quoteFolders = new ArrayList<>();
  private final List<String> bracketFolders = new ArrayList<>();
  private final List<String> systemFolders = new ArrayList<>();
  private final List<String> afterFolders = new ArrayList<>();
  private final List<MacroOption> macros = new ArrayList<>();
  private final List<String> macroFiles = new ArrayList<>();
  private final List<String> forcedIncludes = new ArrayList<>();
  private final List<String> modeFlags = new ArrayList<>();
  private @Nullable String headerRoot;
  private @Nullable String systemRoot;
  private boolean remapsFileNames;
  private @Nullable Reason doubt;

  PreprocessorOptions() {}

  /**
   * Reads the arguments of a compile command.
   *
   * @param arguments without the compiler itself, response files expanded; one ISO-8859-1 character
   *     a byte
   */
  public static PreprocessorOptions parse(List<String> arguments) {
    return new OptionReader().read(arguments);
  }

  /** {@code -iquote}, in order; as given, like all folders here. */
  public List<String> quoteFolders() {
    return quoteFolders;
  }

  /** {@code -I}. */
  public List<String> bracketFolders() {
    return bracketFolders;
  }

  /** {@code -isystem}. */
  public List<String> systemFolders() {
    return systemFolders;
  }

  /** {@code -idirafter}. */
  public List<String> afterFolders() {
    return afterFolders;
  }

  public List<MacroOption> macros() {
    return macros;
  }

  /** {@code -imacros}. */
  public List<String> macroFiles() {
    return macroFiles;
  }

  /** {@code -include}. */
  public List<String> forcedIncludes() {
    return forcedIncludes;
  }

  /** What to ask the compiler with. */
  public List<String> modeFlags() {
    return modeFlags;
  }

  /** What a leading {@code =} of a folder stands for; null if that is up to the compiler. */
  public @Nullable String root() {
    return headerRoot == null ? systemRoot : headerRoot;
  }

  /** Whether {@code __FILE__} may be another name than the file was found by. */
  public boolean remapsFileNames() {
    return remapsFileNames;
  }

  /** An option whose effect on preprocessing we do not know, or null. */
  public @Nullable Reason doubt() {
    return doubt;
  }

  /** All of it, to tell equal ones. */
  public List<@Nullable Object> all() {
    return Arrays.asList(
        quoteFolders,
        bracketFolders,
        systemFolders,
        afterFolders,
        macros,
        macroFiles,
        forcedIncludes,
        modeFlags,
        headerRoot,
        systemRoot,
        remapsFileNames,
        doubt);
  }

  void headerRoot(String folder) {
    headerRoot = folder;
  }

  void systemRoot(String folder) {
    systemRoot = folder;
  }

  void remapFileNames() {
    remapsFileNames = true;
  }

  void doubt(String option, String why) {
    if (doubt == null) {
      doubt = new Reason("option", option + " " + why);
    }
  }
}
