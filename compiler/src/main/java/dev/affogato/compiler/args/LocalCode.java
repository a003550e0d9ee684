package dev.affogato.compiler.args;

import dev.affogato.base.reason.Reason;

/** The words statistics count local jobs by. Once published a word keeps its meaning. */
public enum LocalCode {
  NOT_A_COMPILER("not-a-compiler"),
  RESPONSE_FILE("response-file"),
  PREPROCESS_ONLY("preprocess-only"),
  SYNTAX_ONLY("syntax-only"),
  /** A static analysis, a precompiled module: anything but an object or assembler text. */
  OTHER_ACTION("other-action"),
  NO_COMPILE_FLAG("no-compile-flag"),
  CONFIGURE_TEST("configure-test"),
  /** An option nobody taught us, or one that is not worth the trouble. */
  OPTION("option"),
  /** The compiler would write files besides object and dependencies. */
  SIDE_FILES("side-files"),
  /** The compile reads files or programs of this machine that do not travel. */
  LOCAL_STATE("local-state"),
  DEPENDENCIES("dependencies"),
  NATIVE("native"),
  /** The compiler does not say what it makes code for. */
  TARGET("target"),
  SPLIT_DWARF("split-dwarf"),
  MODULES("modules"),
  PCH("pch"),
  CHARSET("charset"),
  VERBOSE("verbose"),
  /** The object would hold the name of the file that the compiler opened. */
  NAMES_SOURCE("names-source"),
  /** Macros must be expanded here, which moves the columns that debug information names. */
  DEBUG_COLUMNS("debug-columns"),
  RECORDS_COMMAND("records-command"),
  STDIN("stdin"),
  NO_INPUT("no-input"),
  SEVERAL_INPUTS("several-inputs"),
  ASSEMBLER_INPUT("assembler-input"),
  UNKNOWN_INPUT("unknown-input"),
  OUTPUT("output");

  private final String word;

  LocalCode(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }

  Reason reason(String text) {
    return new Reason(word, text);
  }
}
